using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Synth;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Synth;

/// <summary>Directories made by code: adding, replacing, removing while somebody looks.</summary>
public sealed class SynthDirectoryTests
{
    private readonly SynthFileSystem _tree = new();
    private readonly Visitor _guest;

    public SynthDirectoryTests() => _guest = new Visitor(_tree);

    [Fact]
    public void What_is_added_is_found_at_once()
    {
        Assert.Equal(Errno.ENOENT, _guest.TryWalk("hello"));
        _tree.Root.AddFile("hello", "text"u8);
        Assert.Equal("text", _guest.Read("hello"));
        _tree.Root.AddDirectory("a").AddDirectory("b").AddFile("c", "deep");
        Assert.Equal("deep", _guest.Read("a/b/c"));
    }

    [Fact]
    public void The_directories_of_a_path_are_found_where_they_are_and_else_added()
    {
        Assert.True(_tree.Root.TryFindOrAddDirectory("new"u8, out SynthDirectory? added));
        Assert.Same(added, _guest.Walk("new"));
        Assert.True(_tree.Root.TryFindOrAddDirectory("new"u8, out SynthDirectory? found));
        Assert.Same(added, found);
        _tree.Root.AddFile("file", []);
        Assert.False(_tree.Root.TryFindOrAddDirectory("file"u8, out _));
        Assert.Throws<ArgumentException>(() => _tree.Root.TryFindOrAddDirectory(".."u8, out _));
    }

    [Fact]
    public void Of_a_directory_that_several_add_at_once_there_is_one()
    {
        for (int round = 0; round < 200; round++)
        {
            byte[] name = Encoding.ASCII.GetBytes($"{round}");
            var got = new SynthDirectory?[2];
            using var start = new Barrier(got.Length);
            Thread[] adders = [.. Enumerable.Range(0, got.Length).Select(adder => new Thread(() =>
            {
                start.SignalAndWait();
                _tree.Root.TryFindOrAddDirectory(name, out got[adder]);
            }))];
            Array.ForEach(adders, adder => adder.Start());
            Array.ForEach(adders, adder => adder.Join());
            Assert.Same(_guest.Walk($"{round}"), got[0]);
            Assert.Same(got[0], got[1]);
        }
    }

    [Fact]
    public void What_is_removed_is_missing_at_once_and_goes_on_for_who_holds_it()
    {
        StaticFile file = _tree.Root.AddFile("file", "content"u8);
        Node held = _guest.Walk("file");
        OpenFile open = _guest.Open("file");
        Assert.True(_tree.Root.Remove("file"));
        Assert.False(_tree.Root.Remove("file"));
        Assert.Equal(Errno.ENOENT, _guest.TryWalk("file"));
        Assert.Equal("content", Visitor.Read(open));
        Assert.Equal((0UL, file.Inode), (Visitor.Attributes(held).LinkCount, Visitor.Attributes(held).Inode));
        Assert.Equal(Errno.ENOENT, held.LookupParent(out _, out _));
        Assert.Equal(Errno.ENOENT, held.Remove());
    }

    [Fact]
    public void A_replaced_name_is_another_file_and_who_holds_the_first_keeps_it()
    {
        _tree.Root.AddFile("a", "1"u8);
        StaticFile first = _tree.Root.AddFile("file", "first"u8);
        _tree.Root.AddFile("z", "2"u8);
        Node held = _guest.Walk("file");
        var second = new StaticFile("second"u8);
        Assert.Same(first, _tree.Root.Replace("file", second));
        Assert.Equal("second", _guest.Read("file"));
        Assert.Equal(first.Inode, Visitor.Attributes(held).Inode);
        Assert.Equal(second.Inode, _guest.Attributes("file").Inode);
        Assert.Equal(["a", "file", "z"], _guest.List(""));
        Assert.Null(_tree.Root.Replace("new", new StaticFile([])));
    }

    [Fact]
    public void A_removed_node_can_be_added_elsewhere_and_keeps_its_number()
    {
        StaticFile file = _tree.Root.AddFile("file", "content"u8);
        ulong inode = _guest.Attributes("file").Inode;
        _tree.Root.Remove("file");
        _tree.Root.AddDirectory("directory").Add("moved", file);
        Assert.Equal(inode, _guest.Attributes("directory/moved").Inode);
        Assert.Same(_guest.Walk("directory"), file.Parent);
    }

    [Fact]
    public void A_node_is_in_one_directory_at_a_time_and_never_below_itself()
    {
        StaticFile file = _tree.Root.AddFile("file", []);
        Assert.Throws<InvalidOperationException>(() => _tree.Root.Add("again", file));
        var outer = new SynthDirectory();
        SynthDirectory inner = outer.AddDirectory("inner");
        Assert.Throws<InvalidOperationException>(() => inner.Add("outer", outer));
        Assert.Throws<InvalidOperationException>(() => inner.Add("root", _tree.Root));
        Assert.Throws<InvalidOperationException>(() => new SynthFileSystem(_tree.Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public void What_no_file_can_be_called_is_refused(string name) => Assert.Throws<ArgumentException>(() => _tree.Root.AddFile(name, "x"u8));

    [Fact]
    public void A_name_has_255_bytes_at_most()
    {
        _tree.Root.AddFile(new string('n', 255), "x"u8);
        Assert.Throws<ArgumentException>(() => _tree.Root.AddFile(new string('é', 128), "x"u8));
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_the_node_stays_free()
    {
        _tree.Root.AddFile("name", "x"u8);
        var file = new StaticFile("y"u8);
        Assert.Throws<ArgumentException>(() => _tree.Root.Add("name", file));
        Assert.False(_tree.Root.TryAdd("name", file));
        _tree.Root.Add("other", file);
    }

    [Fact]
    public void Attributes_are_the_codes_and_change_at_once()
    {
        StaticFile file = _tree.Root.AddFile("file", "12345"u8);
        NodeAttributes before = _guest.Attributes("file");
        Assert.Equal((0x8124u, 0u, 0u, 5UL, 1UL), (before.Mode, before.Uid, before.Gid, before.Size, before.LinkCount));
        file.Permissions = 0x1ED;
        file.Uid = 7;
        file.Gid = 8;
        file.ModificationTime = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        NodeAttributes after = _guest.Attributes("file");
        Assert.Equal((0x81EDu, 7u, 8u, 981173106L), (after.Mode, after.Uid, after.Gid, after.ModificationTime.Seconds));
        Assert.Equal(before.Version, after.Version);
    }

    [Fact]
    public void Inode_numbers_are_each_a_nodes_own()
    {
        ulong[] inodes = [.. Enumerable.Range(0, 1000).Select(i => _tree.Root.AddFile($"{i}", []).Inode), _tree.Root.Inode];
        Assert.Equal(inodes.Length, inodes.Distinct().Count());
    }

    [Fact]
    public void A_directory_counts_its_directories_among_its_links()
    {
        SynthDirectory directory = _tree.Root.AddDirectory("a");
        directory.AddDirectory("b");
        directory.AddFile("c", []);
        Assert.Equal(3UL, _guest.Attributes("a").LinkCount);
        directory.Replace("b", new StaticFile([]));
        Assert.Equal(2UL, _guest.Attributes("a").LinkCount);
    }

    [Fact]
    public void The_version_of_a_directory_changes_with_its_children()
    {
        uint? before = Visitor.Attributes(_guest.Root).Version;
        _tree.Root.AddFile("file", []);
        uint? added = Visitor.Attributes(_guest.Root).Version;
        _tree.Root.Remove("file");
        uint? removed = Visitor.Attributes(_guest.Root).Version;
        Assert.Equal(3, new[] { before, added, removed }.Distinct().Count());
    }

    [Fact]
    public void Guests_make_remove_and_move_nothing()
    {
        _tree.Root.AddFile("file", "x"u8);
        var request = new CreateRequest(0x1FF, 0, 0);
        Node root = _guest.Root;
        Assert.Equal(Errno.EPERM, root.Create("new"u8, OpenMode.Write, request, out _, out _, out _));
        Assert.Equal(Errno.EPERM, root.MakeDirectory("new"u8, request, out _));
        Assert.Equal(Errno.EPERM, root.MakeNode("new"u8, request, 0, out _));
        Assert.Equal(Errno.EPERM, root.MakeSymlink("new"u8, "target"u8, request, out _));
        Assert.Equal(Errno.EPERM, root.MakeLink("new"u8, _guest.Walk("file")));
        Assert.Equal(Errno.EPERM, root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.ENOENT, root.Unlink("new"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.EPERM, root.Rename("file"u8, root, "new"u8));
        Assert.Equal(Errno.EPERM, _guest.Walk("file").Remove());
        Assert.Equal(Errno.EPERM, root.SetAttributes(new AttributeChanges { Mode = 0 }));
        Assert.Equal(["file"], _guest.List(""));
    }

    [Fact]
    public void A_link_is_read_and_not_opened()
    {
        _tree.Root.AddLink("link", "../there");
        byte[] target = new byte[100];
        Assert.Equal(Errno.None, _guest.Walk("link").ReadLink(target, out int length));
        Assert.Equal("../there"u8.ToArray(), target[..length]);
        Assert.Equal(Errno.ELOOP, _guest.TryOpen("link", OpenMode.Read));
        Assert.Equal((0xA1FFu, 8UL), (_guest.Attributes("link").Mode, _guest.Attributes("link").Size));
    }

    [Fact]
    public void Threads_add_replace_and_remove_while_others_look()
    {
        const int Names = 50;
        bool stop = false;
        Exception? failure = null;
        void Change(int seed)
        {
            var random = new Random(seed);
            while (!Volatile.Read(ref stop))
            {
                string name = $"{random.Next(Names)}";
                _ = random.Next(3) switch
                {
                    0 => _tree.Root.TryAdd(name, new StaticFile("ok"u8)),
                    1 => _tree.Root.Remove(name),
                    _ => _tree.Root.Replace(name, new StaticFile("ok"u8)) is not null,
                };
            }
        }

        void Look()
        {
            try
            {
                for (int round = 0; round < 300; round++)
                {
                    List<string> names = _guest.List("", 100);
                    Assert.Equal(names.Count, names.Distinct().Count());
                    if (_guest.Root.Lookup("7"u8, out Node? node, out NodeAttributes attributes) == Errno.None)
                    {
                        Assert.Equal(2UL, attributes.Size);
                        Assert.Equal(Errno.None, node!.Open(OpenMode.Read, out OpenFile? file));
                        Assert.Equal("ok", Visitor.Read(file!));
                    }
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }

        Thread[] changing = [.. Enumerable.Range(0, 2).Select(seed => new Thread(() => Change(seed)))];
        Thread[] looking = [new Thread(Look), new Thread(Look)];
        Array.ForEach(changing, thread => thread.Start());
        Array.ForEach(looking, thread => thread.Start());
        Array.ForEach(looking, thread => thread.Join());
        Volatile.Write(ref stop, true);
        Array.ForEach(changing, thread => thread.Join());
        Assert.Null(failure);
        Assert.Equal(_tree.Root.Names.Order(StringComparer.Ordinal), _guest.List("").Order(StringComparer.Ordinal));
    }
}
