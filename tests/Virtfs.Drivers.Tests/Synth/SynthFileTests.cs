using System;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Synth;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Synth;

/// <summary>Files made by code: fixed, computed, written to.</summary>
public sealed class SynthFileTests
{
    private readonly SynthFileSystem _tree = new();
    private readonly Visitor _guest;

    public SynthFileTests() => _guest = new Visitor(_tree);

    [Fact]
    public void New_content_is_seen_at_once_also_by_who_has_the_file_open()
    {
        StaticFile file = _tree.Root.AddFile("file", "old"u8);
        OpenFile open = _guest.Open("file");
        Assert.Equal("old", Visitor.Read(open));
        NodeAttributes before = _guest.Attributes("file");
        file.Content = "newer"u8.ToArray();
        Assert.Equal("newer", Visitor.Read(open));
        NodeAttributes after = _guest.Attributes("file");
        Assert.Equal((before.Inode, 5UL), (after.Inode, after.Size));
        Assert.NotEqual(before.Version, after.Version);
    }

    [Fact]
    public void What_was_given_as_content_may_be_changed_afterwards()
    {
        byte[] content = "given"u8.ToArray();
        StaticFile file = _tree.Root.AddFile("file", content);
        content[0] = (byte)'!';
        Assert.Equal("given", _guest.Read("file"));
        file.Content = content;
        content[0] = (byte)'?';
        Assert.Equal("!iven", _guest.Read("file"));
    }

    [Fact]
    public void Content_is_computed_anew_when_it_is_read_from_the_beginning_and_not_torn_behind_it()
    {
        int number = 0;
        _tree.Root.AddFile("file", () => $"{Interlocked.Increment(ref number):d4}-end");
        OpenFile open = _guest.Open("file");
        string first = Visitor.Read(open, 0, 4);
        Assert.Equal("-end", Visitor.Read(open, 4));
        Assert.Equal(first[1..] + "-end", Visitor.Read(open, 1));
        Assert.NotEqual(first, Visitor.Read(open, 0, 4));
    }

    [Fact]
    public void A_guest_is_told_how_long_computed_content_is_now()
    {
        string content = "12345";
        _tree.Root.AddFile("file", () => content);
        Assert.Equal(5UL, _guest.Attributes("file").Size);
        content = "123";
        Assert.Equal(3UL, _guest.Attributes("file").Size);
    }

    [Fact]
    public void The_version_of_computed_content_changes_when_the_content_does()
    {
        string content = "one";
        _tree.Root.AddFile("file", () => content);
        uint? first = _guest.Attributes("file").Version;
        Assert.Equal(first, _guest.Attributes("file").Version);
        content = "two";
        Assert.NotEqual(first, _guest.Attributes("file").Version);
    }

    [Fact]
    public void Bytes_are_computed_as_well()
    {
        _tree.Root.AddFile("file", () => new byte[] { 0x41, 0x42 });
        Assert.Equal("AB", _guest.Read("file"));
    }

    [Fact]
    public void What_is_written_goes_to_the_handler()
    {
        string level = "1";
        _tree.Root.AddFile("level", () => level, (offset, data) =>
        {
            if (offset != 0 || !int.TryParse(data, out _))
            {
                return Errno.EINVAL;
            }

            level = Encoding.UTF8.GetString(data);
            return Errno.None;
        });
        Assert.Equal(Errno.None, _guest.Write("level", "42"));
        Assert.Equal("42", _guest.Read("level"));
        Assert.Equal(Errno.EINVAL, _guest.Write("level", "much"));
        Assert.Equal("42", _guest.Read("level"));
        Assert.Equal(0x81A4u, _guest.Attributes("level").Mode);
    }

    [Fact]
    public void A_file_to_be_written_alone_is_empty()
    {
        string? last = null;
        _tree.Root.AddFile("sink", (_, data) =>
        {
            last = Encoding.UTF8.GetString(data);
            return Errno.None;
        });
        Assert.Equal(Errno.None, _guest.Write("sink", "gone"));
        Assert.Equal(("gone", ""), (last, _guest.Read("sink")));
    }

    [Fact]
    public unsafe void A_handler_gets_all_of_a_request_at_once_from_memory_that_nobody_else_changes()
    {
        byte[]? taken = null;
        byte* memory = stackalloc byte[6];
        "abcdef"u8.CopyTo(new Span<byte>(memory, 6));
        nint guestMemory = (nint)memory;
        _tree.Root.AddFile("sink", (_, data) =>
        {
            *(byte*)guestMemory = (byte)'!';
            taken = data.ToArray();
            return Errno.None;
        });
        ReadOnlySpan<IoVector> pieces = [new IoVector(memory, 2), new IoVector(memory + 2, 4)];
        Assert.Equal(Errno.None, _guest.Open("sink", OpenMode.Write).WriteVectored(0, pieces, out long count));
        Assert.Equal(("abcdef", 6L), (Encoding.UTF8.GetString(taken!), count));
    }

    [Fact]
    public void A_file_without_a_handler_cannot_be_opened_to_write_or_cut()
    {
        _tree.Root.AddFile("file", "content"u8);
        Assert.Equal(Errno.EACCES, _guest.TryOpen("file", OpenMode.Write));
        Assert.Equal(Errno.EACCES, _guest.TryOpen("file", OpenMode.Read | OpenMode.Truncate));
        Assert.Equal(Errno.EPERM, _guest.Walk("file").SetAttributes(new AttributeChanges { Size = 0 }));
        Assert.Equal(Errno.EPERM, _guest.Walk("file").SetAttributes(new AttributeChanges { ModificationTime = new Timestamp(1, 0) }));
    }

    [Fact]
    public void Where_a_guest_may_write_it_may_set_times()
    {
        _tree.Root.AddFile("file", (_, _) => Errno.None);
        Node node = _guest.Walk("file");
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { ModificationTime = new Timestamp(-5, 999_999_900), Size = 0 }));
        Assert.Equal(new Timestamp(-5, 999_999_900), Visitor.Attributes(node).ModificationTime);
        Assert.Equal(Errno.EINVAL, node.SetAttributes(new AttributeChanges { AccessTime = new Timestamp(0, 1_000_000_000) }));
        Assert.Equal(Errno.EPERM, node.SetAttributes(new AttributeChanges { Uid = 5 }));
    }

    [Fact]
    public void A_file_of_ones_own_answers_each_read()
    {
        _tree.Root.Add("squares", new Squares());
        Assert.Equal("\u0000\u0001\u0004", _guest.Read("squares"));
        Assert.Equal(Errno.EBADF, _guest.Open("squares").Write(0, "x"u8, out _));
        Assert.Equal(3UL, _guest.Attributes("squares").Size);
    }

    [Fact]
    public unsafe void Reading_a_fixed_file_fills_pieces_in_order_and_no_further()
    {
        _tree.Root.AddFile("file", "abcdefgh"u8);
        OpenFile file = _guest.Open("file");
        byte* memory = stackalloc byte[16];
        ReadOnlySpan<IoVector> pieces = [new IoVector(memory + 4, 3), new IoVector(memory, 4), new IoVector(memory + 8, 8)];
        Assert.Equal(Errno.None, file.ReadVectored(1, pieces, out long count));
        Assert.Equal("bcd"u8.ToArray(), new Span<byte>(memory + 4, 3).ToArray());
        Assert.Equal(7, count);
        Assert.Equal(Errno.None, file.ReadVectored(0, pieces[..1], out count));
        Assert.Equal(3, count);
        Assert.Equal(Errno.None, file.ReadVectored(8, pieces, out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void Looking_up_and_reading_a_fixed_file_allocates_nothing()
    {
        _tree.Root.AddFile("file", new byte[8192]);
        OpenFile file = _guest.Open("file");
        byte[] buffer = new byte[4096];
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                _guest.Root.Lookup("file"u8, out Node? node, out _);
                node!.GetAttributes(AttributeMask.Basic, out _);
                node.LookupParent(out Node? parent, out _);
                file.Read(4096, buffer, out _);
                parent!.Dispose();
                node.Dispose();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private sealed class Squares : SynthFile
    {
        protected override ulong Length => 3;

        protected internal override Errno Read(ulong offset, Span<byte> destination, out int count)
        {
            for (count = 0; count < destination.Length && offset + (ulong)count < 3; count++)
            {
                ulong n = offset + (ulong)count;
                destination[count] = (byte)(n * n);
            }

            return Errno.None;
        }
    }
}
