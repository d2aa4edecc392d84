using System;
using System.IO;
using System.Linq;
using System.Threading;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>What mapped-file leaves on the host, byte for byte as QEMU's (reference/qemu-9pfs.md §6.6).</summary>
public sealed class MappedFileTests : IDisposable
{
    private readonly Share _share = new(model: SecurityModel.MappedFile(HostModes.Default));

    public void Dispose() => _share.Dispose();

    [Fact]
    public void A_files_attributes_lie_in_a_file_of_its_name()
    {
        Make("file", new CreateRequest(0x9E8, 1000, 77)); // 04750

        Assert.Equal("virtfs.uid=1000\nvirtfs.gid=77\nvirtfs.mode=35304\n", Metadata("file"));
        Assert.Equal("600", Mode(".virtfs_metadata/file"));
        Assert.Equal("700", Mode(".virtfs_metadata"));
        Assert.Equal("600", Mode("file"));
    }

    [Fact]
    public void A_devices_number_lies_there_too()
    {
        Assert.Equal(Errno.None, _share.Root.MakeNode("null"u8, new CreateRequest(InodeMode.S_IFCHR | 0x1B6, 0, 0), DeviceNumber.Make(1, 3), out _));

        Assert.Equal("virtfs.uid=0\nvirtfs.gid=0\nvirtfs.mode=8630\nvirtfs.rdev=259\n", Metadata("null"));
    }

    [Fact]
    public void The_roots_attributes_lie_in_a_file_of_the_root()
    {
        Assert.Equal(Errno.None, _share.Root.SetAttributes(new AttributeChanges { Uid = 5 }));

        Assert.Equal("virtfs.uid=5\n", File.ReadAllText(_share.Host(".virtfs_metadata_root")));
        Assert.False(Directory.Exists(_share.Host(".virtfs_metadata")));
    }

    [Fact]
    public void A_change_keeps_what_it_does_not_change()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1000, 77));
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { Gid = 8 }));

        Assert.Equal("virtfs.uid=1000\nvirtfs.gid=8\nvirtfs.mode=33188\n", Metadata("file"));
    }

    [Fact]
    public void Links_share_one_metadata_file()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1000, 77));
        Assert.Equal(Errno.None, _share.Root.MakeLink("link"u8, node));
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { Uid = 3 }));

        Assert.Equal(Metadata("file"), Metadata("link"));
        Assert.StartsWith("virtfs.uid=3\n", Metadata("link"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_made_under_a_name_with_left_over_metadata_begins_without_and_leaves_others_that_share_it_theirs()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1000, 77));
        Assert.Equal(Errno.None, _share.Root.MakeLink("link"u8, node));
        File.Delete(_share.Host("link"));
        Make("link", Share.Ordinary(0x180));

        Assert.Equal("virtfs.mode=33152\n", Metadata("link"));
        Assert.StartsWith("virtfs.uid=1000\n", Metadata("file"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_host_put_there_can_be_linked_and_moved_away()
    {
        Node node = _share.HostFile("plain", "content");
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("directory"u8, Share.Ordinary(0x1ED), out _));
        Node directory = _share.Walk("directory");
        File.Delete(_share.Host(".virtfs_metadata/directory"));
        Directory.Delete(_share.Host(".virtfs_metadata"));

        Assert.Equal(Errno.None, _share.Root.MakeLink("link"u8, node));
        Assert.Equal(Errno.None, _share.Root.Rename("plain"u8, directory, "moved"u8));
        Assert.Equal("content", File.ReadAllText(_share.Host("directory/moved")));
    }

    [Fact]
    public void Removed_names_leave_nothing()
    {
        Make("file", new CreateRequest(0x1A4, 1000, 77));
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("directory"u8, Share.Ordinary(0x1ED), out _));
        Node directory = _share.Walk("directory");
        Assert.Equal(Errno.None, directory.Create("inner"u8, OpenMode.Write, Share.Ordinary(0x1A4), out _, out OpenFile? file, out _));
        file!.Dispose();
        Assert.Equal(Errno.None, directory.Unlink("inner"u8, UnlinkKind.NonDirectory));

        Assert.Equal(Errno.None, _share.Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.None, _share.Root.Unlink("directory"u8, UnlinkKind.Directory));
        Assert.Empty(Directory.GetFileSystemEntries(_share.Host(".virtfs_metadata")));
    }

    [Fact]
    public void Metadata_that_outlived_its_file_does_not_keep_a_directory_from_going()
    {
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("directory"u8, Share.Ordinary(0x1ED), out _));
        Directory.CreateDirectory(_share.Host("directory/.virtfs_metadata"));
        File.WriteAllText(_share.Host("directory/.virtfs_metadata/gone"), "virtfs.uid=1\n");

        Assert.Equal(Errno.None, _share.Root.Unlink("directory"u8, UnlinkKind.Directory));
    }

    [Fact]
    public void An_empty_directory_can_be_replaced()
    {
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("old"u8, Share.Ordinary(0x1ED), out _));
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("new"u8, new CreateRequest(0x1ED, 7, 7), out _));
        Directory.CreateDirectory(_share.Host("old/.virtfs_metadata"));

        Assert.Equal(Errno.None, _share.Root.Rename("new"u8, _share.Root, "old"u8));
        Assert.StartsWith("virtfs.uid=7\n", Metadata("old"), StringComparison.Ordinal);
        Assert.False(File.Exists(_share.Host(".virtfs_metadata/new")));
    }

    [Fact]
    public void Moving_one_of_two_names_of_a_file_over_the_other_leaves_both()
    {
        Node node = Make("first", new CreateRequest(0x1A4, 7, 7));
        Assert.Equal(Errno.None, _share.Root.MakeLink("second"u8, node));
        Assert.Equal(Errno.None, _share.Root.Rename("first"u8, _share.Root, "second"u8));

        Assert.StartsWith("virtfs.uid=7\n", Metadata("first"), StringComparison.Ordinal);
        Assert.StartsWith("virtfs.uid=7\n", Metadata("second"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".virtfs_metadata")]
    [InlineData(".virtfs_metadata_root")]
    [InlineData(".VIRTFS_METADATA")]
    [InlineData(".Virtfs_Metadata_Root")]
    [InlineData(".virtfs_metadata.")]
    [InlineData(".virtfs_metadata . ")]
    [InlineData(".virtf\u00c5\u00bf_metadata")] // U+017F, in UTF-8
    [InlineData(".virtfs\u00e2\u0080\u008b_metadata")] // U+200B, in UTF-8
    public void CVE_2017_7493_its_own_names_are_not_the_guests(string name)
    {
        Node node = Make("file", new CreateRequest(0x1A4, 7, 7));
        Assert.Equal(Errno.None, _share.Root.SetAttributes(new AttributeChanges { Uid = 5 }));
        byte[] bytes = Share.Bytes(name);
        Node root = _share.Root;

        Assert.Equal(name is ".virtfs_metadata" or ".virtfs_metadata_root" ? Errno.EINVAL : Errno.ENOENT, root.Lookup(bytes, out _, out _));
        Assert.Equal(Errno.EINVAL, root.Create(bytes, OpenMode.Write, Share.Ordinary(0x1A4), out _, out _, out _));
        Assert.Equal(Errno.EINVAL, root.MakeDirectory(bytes, Share.Ordinary(0x1ED), out _));
        Assert.Equal(Errno.EINVAL, root.MakeNode(bytes, Share.Ordinary(InodeMode.S_IFIFO), 0, out _));
        Assert.Equal(Errno.EINVAL, root.MakeSymlink(bytes, "x"u8, Share.Ordinary(0), out _));
        Assert.Equal(Errno.EINVAL, root.MakeLink(bytes, node));
        Assert.Equal(Errno.EINVAL, root.Rename(bytes, root, "x"u8));
        Assert.Equal(Errno.EINVAL, root.Rename("file"u8, root, bytes));
        Assert.Equal(Errno.EINVAL, root.Unlink(bytes, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.EINVAL, root.Unlink(bytes, UnlinkKind.Directory));
        Assert.Equal(Errno.EINVAL, node.MoveTo(null, bytes));
        var list = new NameList(8192);
        using OpenFile open = Share.Open(root, OpenMode.Read);
        Assert.Equal(Errno.None, open.ReadDirectory(0, list));
        Assert.Equal([".", "..", "file"], list.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("virtfs_metadata")]
    [InlineData(".virtfs-metadata")]
    [InlineData(".virtfs_metadata_")]
    [InlineData(".virtfs_metadata_roots")]
    [InlineData(".virtfs_metadat")]
    [InlineData(" .virtfs_metadata")]
    public void Names_that_are_only_like_its_own_are_the_guests(string name) =>
        Make(name, new CreateRequest(0x1A4, 7, 7)).Dispose();

    [Fact]
    public void A_metadata_folder_that_is_a_link_leads_nowhere()
    {
        string outside = Path.Combine(Path.GetDirectoryName(_share.Path)!, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "file"), "virtfs.uid=666\n");
        File.CreateSymbolicLink(_share.Host(".virtfs_metadata"), outside);
        Node node = _share.HostFile("file");

        Assert.NotEqual(666u, Share.Attributes(node).Uid);
        Assert.NotEqual(Errno.None, node.SetAttributes(new AttributeChanges { Uid = 1 }));
        Assert.Equal(Errno.ENOTDIR, _share.Root.Rename("file"u8, _share.Root, "other"u8));
        Assert.Equal(Errno.ENOTDIR, _share.Root.MakeLink("other"u8, node));
        Assert.Equal(Errno.None, _share.Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.Equal("virtfs.uid=666\n", File.ReadAllText(Path.Combine(outside, "file")));
        Assert.Single(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void A_metadata_file_that_is_a_FIFO_is_not_opened()
    {
        Node node = _share.HostFile("file");
        Directory.CreateDirectory(_share.Host(".virtfs_metadata"));
        using (var folder = new HostPath(_share.Host(".virtfs_metadata")))
        {
            Assert.Equal(Errno.None, Libc.MakeNodeAt(folder.Descriptor, "file"u8, InodeMode.S_IFIFO | 0x1B6, 0));
        }

        Assert.Equal(Libc.GetEffectiveUserId(), Share.Attributes(node).Uid);
        Assert.Equal(Errno.ENXIO, node.SetAttributes(new AttributeChanges { Uid = 1 }));
    }

    [Fact]
    public void Of_updates_at_the_same_time_none_is_lost()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 0, 0));
        const int Rounds = 300;
        for (uint round = 1; round <= Rounds; round++)
        {
            uint value = round;
            Errno first = default, second = default;
            var other = new Thread(() => second = node.SetAttributes(new AttributeChanges { Gid = value }));
            other.Start();
            first = node.SetAttributes(new AttributeChanges { Uid = value });
            other.Join();
            Assert.Equal((Errno.None, Errno.None), (first, second));
            Assert.Equal($"virtfs.uid={value}\nvirtfs.gid={value}\nvirtfs.mode=33188\n", Metadata("file"));
        }
    }

    [Fact]
    public void Who_reads_while_it_is_written_finds_the_old_or_the_new()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1, 1));
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (uint i = 0; !stop.IsCancellationRequested; i++)
            {
                // Texts of very different lengths.
                node.SetAttributes(new AttributeChanges { Uid = (i & 1) == 0 ? 1u : 0x80000001u });
            }
        });
        writer.Start();
        try
        {
            for (int i = 0; i < 3000; i++)
            {
                var attributes = Share.Attributes(node);
                Assert.True(attributes is { Uid: 1 or 0x80000001, Gid: 1, Mode: 0x81A4 }, $"round {i}: {attributes}");
            }
        }
        finally
        {
            stop.Cancel();
            writer.Join();
        }
    }

    [Fact]
    public void A_name_that_another_object_has_taken_lends_it_no_attributes()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1000, 77));
        Assert.Equal(Errno.None, _share.Root.MakeLink("link"u8, node));
        Assert.Equal(Errno.None, _share.Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Make("file", new CreateRequest(0x9ED, 0, 0)); // 04755: root's set-user-id program

        Assert.True(Share.Attributes(node) is { Uid: 1000, Gid: 77, Mode: 0x81A4 }, $"{Share.Attributes(node)}");
    }

    [Fact]
    public void Of_what_has_lost_the_name_it_was_walked_by_another_name_tells_the_attributes()
    {
        Node node = Make("file", new CreateRequest(0x9ED, 1000, 77));
        Assert.Equal(Errno.None, _share.Root.MakeLink("link"u8, node));
        Assert.Equal(Errno.None, _share.Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        using Node link = _share.Walk("link");
        Assert.Equal(Errno.None, link.SetAttributes(new AttributeChanges { Mode = 0x8180 }));

        Assert.True(Share.Attributes(node) is { Uid: 1000, Gid: 77, Mode: 0x8180 }, $"{Share.Attributes(node)}");
    }

    [Fact]
    public void What_is_removed_or_replaced_while_it_is_held_keeps_its_attributes()
    {
        Node removed = Make("removed", new CreateRequest(0x1A4, 1000, 77));
        Node replaced = Make("replaced", new CreateRequest(0x180, 8, 9));
        Make("other", new CreateRequest(0x1A4, 5, 5));
        Assert.Equal(Errno.None, _share.Root.Unlink("removed"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.None, _share.Root.Rename("other"u8, _share.Root, "replaced"u8));

        Assert.True(Share.Attributes(removed) is { Uid: 1000, Gid: 77, Mode: 0x81A4 }, $"{Share.Attributes(removed)}");
        Assert.True(Share.Attributes(replaced) is { Uid: 8, Gid: 9, Mode: 0x8180 }, $"{Share.Attributes(replaced)}");
    }

    [Fact]
    public void Of_several_who_make_move_and_remove_one_name_nobody_sees_attributes_that_were_never_given()
    {
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("elsewhere"u8, Share.Ordinary(0x1ED), out _));
        using Node elsewhere = _share.Walk("elsewhere");
        using var stop = new CancellationTokenSource();
        string? wrong = null;
        Thread[] threads =
        [
            Repeat(() => TryMake(new CreateRequest(0x1A4, 1, 11))),
            Repeat(() => TryMake(new CreateRequest(0x9ED, 2, 22))),
            Repeat(() => _share.Root.Unlink("name"u8, UnlinkKind.NonDirectory)),
            Repeat(() =>
            {
                _share.Root.Rename("name"u8, elsewhere, "moved"u8);
                elsewhere.Rename("moved"u8, _share.Root, "name"u8);
            }),
            Repeat(() => Look(_share.Root, "name")),
            Repeat(() => Look(elsewhere, "moved")),
        ];
        bool isOver = stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(3));
        stop.Cancel();
        Array.ForEach(threads, thread => thread.Join());

        Assert.True(wrong is null && !isOver, wrong);

        Thread Repeat(Action action)
        {
            var thread = new Thread(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    action();
                }
            });
            thread.Start();
            return thread;
        }

        void TryMake(CreateRequest request)
        {
            if (_share.Root.Create("name"u8, OpenMode.ReadWrite | OpenMode.Exclusive, request, out Node? node, out OpenFile? file, out _) == Errno.None)
            {
                Check(Share.Attributes(node!));
                file!.Dispose();
                node!.Dispose();
            }
        }

        void Look(Node directory, string name)
        {
            if (directory.Lookup(Share.Bytes(name), out Node? node, out NodeAttributes attributes) == Errno.None)
            {
                Check(attributes);
                Check(Share.Attributes(node!));
                node!.Dispose();
            }
        }

        void Check(NodeAttributes seen)
        {
            if (seen is not ({ Uid: 1, Gid: 11, Mode: 0x81A4 } or { Uid: 2, Gid: 22, Mode: 0x89ED }))
            {
                wrong = seen.ToString();
                stop.Cancel();
            }
        }
    }

    private Node Make(string name, CreateRequest request)
    {
        Assert.Equal(Errno.None, _share.Root.Create(Share.Bytes(name), OpenMode.ReadWrite, request, out Node? node, out OpenFile? file, out _));
        file!.Dispose();
        return node!;
    }

    private string Metadata(string name) => File.ReadAllText(_share.Host(".virtfs_metadata/" + name));

    private string Mode(string name) => Convert.ToString((int)File.GetUnixFileMode(_share.Host(name)), 8);
}
