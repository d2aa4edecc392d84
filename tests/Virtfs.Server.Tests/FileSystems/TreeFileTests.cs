using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.FileSystems;

/// <summary>The open file that a <see cref="TreeNode"/> has when it has none of its own: what it checks, and what is left to the node.</summary>
public sealed class TreeFileTests : IDisposable
{
    private readonly TextNode _root = new();
    private readonly TextNode _node;

    public TreeFileTests()
    {
        Assert.Equal(Errno.None, _root.MakeNode("file"u8, new CreateRequest(0x1A4, 0, 0), 0, out _));
        Assert.Equal(Errno.None, _root.Lookup("file"u8, out Node? node, out _));
        _node = (TextNode)node!;
    }

    public void Dispose() => _node.Dispose();

    [Fact]
    public void A_write_beyond_the_end_makes_the_file_longer_and_one_within_it_does_not()
    {
        using OpenFile file = Open(OpenMode.Write);
        Write(file, 0, "12345");
        Assert.Equal(5UL, _node.Size);
        Write(file, 1, "xy");
        Assert.Equal(5UL, _node.Size);
        Write(file, 4, "67");
        Assert.Equal("1xy467", _node.Text);
    }

    [Fact]
    public void The_node_is_asked_only_for_what_there_is()
    {
        using OpenFile file = Open(OpenMode.ReadWrite);
        Write(file, 0, "12345");
        Assert.Equal("45", Read(file, 3));
        Assert.Equal(2, _node.LongestRead);
        _node.Answer = Errno.EIO;
        Assert.Equal("", Read(file, 5));
        Assert.Equal("", Read(file, long.MaxValue));
    }

    [Fact]
    public void A_write_of_nothing_changes_neither_length_nor_times()
    {
        using OpenFile file = Open(OpenMode.Write);
        _node.Answer = Errno.EIO;
        Assert.Equal(Errno.None, _node.GetAttributes(AttributeMask.Basic, out NodeAttributes before));
        Write(file, 100, "");
        Assert.Equal(Errno.None, _node.GetAttributes(AttributeMask.Basic, out NodeAttributes after));
        Assert.Equal((0UL, before.ModificationTime), (after.Size, after.ModificationTime));
    }

    [Fact]
    public void A_write_sets_the_time_of_modification()
    {
        using OpenFile file = Open(OpenMode.Write);
        Assert.Equal(Errno.None, _node.SetAttributes(new AttributeChanges { ModificationTime = new Timestamp(1, 0) }));
        Write(file, 0, "x");
        Assert.Equal(Errno.None, _node.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes));
        Assert.True(attributes.ModificationTime.Seconds > 1);
    }

    [Fact]
    public void What_is_not_allowed_does_not_reach_the_node()
    {
        using OpenFile reader = Open(OpenMode.Read);
        using OpenFile writer = Open(OpenMode.Write);
        Assert.Equal(Errno.EBADF, writer.Read(0, new byte[1], out _));
        Assert.Equal(Errno.EBADF, reader.Write(0, "x"u8, out _));
        Assert.Equal(Errno.EINVAL, reader.Truncate(0));
        Assert.Equal(0, _node.Calls);
    }

    [Fact]
    public void The_last_byte_of_a_write_lies_before_2_to_the_63()
    {
        using OpenFile file = Open(OpenMode.ReadWrite);
        Assert.Equal(Errno.EINVAL, file.Write(long.MaxValue - 1, "xy"u8, out _));
        Assert.Equal(Errno.EINVAL, file.Write(ulong.MaxValue, "x"u8, out _));
        Assert.Equal(Errno.EINVAL, file.Read(1UL << 63, new byte[1], out _));
        Assert.Equal(0, _node.Calls);
        Assert.Equal(Errno.EFBIG, file.Write(long.MaxValue - 2, "xy"u8, out _));
    }

    [Fact]
    public void A_request_without_pieces_is_checked_too()
    {
        using OpenFile reader = Open(OpenMode.Read);
        using OpenFile writer = Open(OpenMode.Write);
        Assert.Equal(Errno.None, reader.ReadVectored(0, [], out _));
        Assert.Equal(Errno.EINVAL, reader.ReadVectored(1UL << 63, [], out _));
        Assert.Equal(Errno.EBADF, writer.ReadVectored(0, [], out _));
        Assert.Equal(Errno.None, writer.WriteVectored(0, [], out _));
        Assert.Equal(Errno.EBADF, reader.WriteVectored(0, [], out _));
    }

    [Fact]
    public void A_write_that_runs_out_of_room_tells_what_was_written_and_the_next_one_why()
    {
        using OpenFile file = Open(OpenMode.Write | OpenMode.Append);
        Write(file, 0, new string('x', TextNode.Room - 2));
        Assert.Equal(Errno.None, file.Write(0, "1234"u8, out int count));
        Assert.Equal(2, count);
        Assert.Equal((ulong)TextNode.Room, _node.Size);
        Assert.Equal(Errno.ENOSPC, file.Write(0, "34"u8, out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void Of_a_read_that_failed_nothing_counts()
    {
        using OpenFile file = Open(OpenMode.ReadWrite);
        Write(file, 0, "12345");
        _node.Answer = Errno.EIO;
        Assert.Equal(Errno.EIO, file.Read(0, new byte[5], out int count));
        Assert.Equal(0, count);
    }

    [Fact]
    public unsafe void The_lock_stays_held_between_the_pieces_of_a_request_so_that_what_two_append_is_never_mixed()
    {
        using OpenFile file = Open(OpenMode.ReadWrite | OpenMode.Append);
        byte* memory = stackalloc byte[4];
        "abcd"u8.CopyTo(new Span<byte>(memory, 4));
        ReadOnlySpan<IoVector> pieces = [new IoVector(memory, 2), new IoVector(memory + 2, 2)];
        Assert.Equal(Errno.None, file.WriteVectored(0, pieces, out _));
        Assert.Equal("abcd", _node.Text);
        Assert.True(_node.StaysLocked);
        Assert.Equal(Errno.None, file.ReadVectored(0, pieces, out _));
        Assert.True(_node.StaysLocked);
        Write(file, 0, "x");
        Assert.False(_node.StaysLocked);
    }

    [Fact]
    public void Cutting_and_extending_is_the_nodes()
    {
        using OpenFile file = Open(OpenMode.ReadWrite);
        Write(file, 0, "12345");
        Assert.Equal(Errno.None, file.Truncate(2));
        Assert.Equal(Errno.None, file.Truncate(3));
        Assert.Equal("12\0", Read(file, 0));
        Assert.Equal(Errno.EFBIG, file.Truncate(TextNode.Room + 1));
        Assert.Equal(Errno.EINVAL, file.Truncate(1UL << 63));
    }

    [Fact]
    public void Its_block_size_is_that_of_the_statistics()
    {
        using OpenFile file = Open(OpenMode.Read);
        Assert.Equal(TextNode.Unit, file.BlockSize);
    }

    [Fact]
    public void A_node_without_content_refuses_to_be_read_and_written()
    {
        var root = new EmptyNode();
        Assert.Equal(Errno.None, root.Create("file"u8, OpenMode.ReadWrite, new CreateRequest(0x1A4, 0, 0), out Node? node, out OpenFile? file, out _));
        Assert.Equal(Errno.EINVAL, file!.Write(0, "x"u8, out int count));
        Assert.Equal(0, count);
        Assert.Equal(Errno.None, file.Truncate(1));
        Assert.Equal(Errno.EINVAL, file.Read(0, new byte[1], out count));
        Assert.Equal(0, count);
        file.Dispose();
        node!.Dispose();
    }

    [Fact]
    public void A_node_may_have_an_open_file_of_its_own()
    {
        using OpenFile own = Open(OpenMode.Read);
        _node.Own = own;
        Assert.Same(own, Open(OpenMode.Read));
    }

    private static void Write(OpenFile file, ulong offset, string text)
    {
        Assert.Equal(Errno.None, file.Write(offset, Encoding.ASCII.GetBytes(text), out int count));
        Assert.Equal(text.Length, count);
    }

    private static string Read(OpenFile file, ulong offset)
    {
        byte[] room = new byte[100];
        Assert.Equal(Errno.None, file.Read(offset, room, out int count));
        return Encoding.ASCII.GetString(room, 0, count);
    }

    private OpenFile Open(OpenMode mode)
    {
        Assert.Equal(Errno.None, _node.Open(mode, out OpenFile? file));
        return file!;
    }

    private sealed class EmptyNode : TreeNode
    {
        public EmptyNode()
            : base(permissions: 0x1ED)
        {
        }

        private EmptyNode(EmptyNode relative, in CreateRequest request)
            : base(relative, request)
        {
        }

        protected override Errno MakeChild(in CreateRequest request, out TreeNode? child)
        {
            child = new EmptyNode(this, request);
            return Errno.None;
        }

        protected override Errno Resize(ulong size)
        {
            Size = size;
            return Errno.None;
        }
    }
}
