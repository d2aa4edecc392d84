using System;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class DataTests
{
    private readonly TestFileSystem _files = new();
    private readonly byte[] _content = new byte[30000];

    public DataTests()
    {
        new Random(1).NextBytes(_content);
        _files.AddFile("file", _content);
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(29990, 100, 10)]
    [InlineData(30000, 100, 0)]
    [InlineData(40000, 100, 0)]
    [InlineData(0, 30001, 30000)]
    [InlineData(5, 0, 0)]
    public void A_read_gives_what_is_there(int offset, uint count, int expected)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        Assert.Equal(Content(Math.Min(offset, _content.Length), expected), client.Send(Request.Read(1, (ulong)offset, count)).Data);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Data_goes_through_pieces_of_any_size_and_touches_nothing_beside_them(int pieceSize)
    {
        using Conversation client = Conversation.Begin(_files, pieceSize: pieceSize);
        client.Open(1, "file", LopenFlags.ReadWrite);
        client.Exchange.SetGuards();
        Assert.Equal(Content(3, 12000), client.Send(Request.Read(1, 3, 12000)).Data);
        Assert.Equal(0, client.Exchange.CountTouched(12000));

        byte[] data = [.. _content.AsSpan(7000, 9000)];
        Assert.Equal(9000u, client.Send(Request.Write(1, 100, data)).Written);
        Assert.Equal(data, _files.Root.Find("file"u8)!.Data.Slice(100, 9000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Short_transfers_are_gone_on_with(int most)
    {
        using Conversation client = Conversation.Begin(_files, pieceSize: 512);
        client.Open(1, "file", LopenFlags.ReadWrite);
        _files.MaximumTransfer = most;
        Assert.Equal(Content(3, 3000), client.Send(Request.Read(1, 3, 3000)).Data);
        Assert.Equal(3000u, client.Send(Request.Write(1, 29000, _content.AsSpan(0, 3000))).Written);
        Assert.Equal(_content.AsSpan(0, 3000), _files.Root.Find("file"u8)!.Data.Slice(29000, 3000));
    }

    [Fact]
    public void A_whole_read_is_one_call()
    {
        using Conversation client = Conversation.Begin(_files, pieceSize: 65536);
        client.Open(1, "file");
        _ = client.Send(Request.Read(1, 0, 4096)).Ok;
        Assert.Equal(1, _files.CallsOf(Operation.Read));
    }

    [Fact]
    public void Whether_nothing_may_be_read_or_written_the_file_says()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        Assert.Empty(client.Send(Request.Read(1, 0, 0)).Data);
        Assert.Equal(0u, client.Send(Request.Write(1, 0, [])).Written);
        Assert.Equal((1, 1), (_files.CallsOf(Operation.Read), _files.CallsOf(Operation.Write)));

        _files.Hook = (_, _) => Errno.EBADF;
        Assert.Equal(Errno.EBADF, client.Send(Request.Read(1, 0, 0)).Error);
        Assert.Equal(Errno.EBADF, client.Send(Request.Write(1, 0, [])).Error);
    }

    [Fact]
    public void A_read_is_cut_to_the_room_for_its_reply()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        client.Exchange.RoomSize = 111;
        Assert.Equal(100, client.Send(Request.Read(1, 0, uint.MaxValue)).Data.Length);
        client.Exchange.RoomSize = 11;
        Assert.Empty(client.Send(Request.Read(1, 0, 100)).Data);
    }

    [Fact]
    public void An_error_after_a_part_of_a_read_is_the_answer()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        _files.MaximumTransfer = 100;
        _files.Hook = (operation, _) => operation == Operation.Read && _files.CallsOf(Operation.Read) == 3 ? Errno.EIO : Errno.None;
        Assert.Equal(Errno.EIO, client.Send(Request.Read(1, 0, 1000)).Error);
    }

    [Fact]
    public void An_error_after_a_part_of_a_write_leaves_the_part_counted()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.WriteOnly);
        _files.MaximumTransfer = 100;
        _files.Hook = (operation, _) => operation == Operation.Write && _files.CallsOf(Operation.Write) == 3 ? Errno.ENOSPC : Errno.None;
        Assert.Equal(200u, client.Send(Request.Write(1, 0, new byte[1000])).Written);
    }

    [Fact]
    public void A_chance_interruption_is_tried_again()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        _files.MaximumTransfer = 400;
        _files.Hook = (operation, _) => operation is Operation.Read or Operation.Write && _files.CallsOf(operation) % 2 == 1 ? Errno.EINTR : Errno.None;
        Assert.Equal(Content(0, 1000), client.Send(Request.Read(1, 0, 1000)).Data);
        Assert.Equal(1000u, client.Send(Request.Write(1, 0, new byte[1000])).Written);
    }

    [Fact]
    public void Reading_needs_reading_and_writing_needs_writing()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.WriteOnly);
        client.Open(2, "file");
        Assert.Equal(Errno.EBADF, client.Send(Request.Read(1, 0, 1)).Error);
        Assert.Equal(Errno.EBADF, client.Send(Request.Write(2, 0, "x"u8)).Error);
    }

    [Theory]
    [InlineData(1ul << 63)]
    [InlineData(ulong.MaxValue)]
    public void An_offset_no_file_has_is_the_hosts_EINVAL(ulong offset)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Read(1, offset, uint.MaxValue)).Error);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Write(1, offset, "x"u8)).Error);
    }

    [Theory]
    [InlineData(9u)]
    [InlineData(1u << 31)]
    [InlineData(uint.MaxValue)]
    public void A_write_whose_count_is_more_than_its_data_is_EPROTO(uint count)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.WriteOnly);
        byte[] request = Request.Write(1, 0, "12345678"u8);
        BitConverter.TryWriteBytes(request.AsSpan(19), count);
        Assert.Equal(Errno.EPROTO, client.Send(request).Error);
        Assert.Equal(0, _files.CallsOf(Operation.Write));
    }

    [Fact]
    public void A_write_whose_count_is_less_than_its_data_writes_that_much()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.WriteOnly);
        byte[] request = Request.Write(1, 0, "12345678"u8);
        BitConverter.TryWriteBytes(request.AsSpan(19), 3);
        Assert.Equal(3u, client.Send(request).Written);
        Assert.Equal("123"u8, _files.Root.Find("file"u8)!.Data[..3]);
        Assert.Equal(_content.AsSpan(3, 5), _files.Root.Find("file"u8)!.Data.Slice(3, 5));
    }

    [Theory]
    [InlineData(0u, FlushScope.Everything)]
    [InlineData(1u, FlushScope.DataOnly)]
    [InlineData(7u, FlushScope.DataOnly)]
    public void Fsync_says_what_to_wait_for(uint dataSync, FlushScope expected)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        Assert.Equal(MessageType.Rfsync, client.Send(Request.FSync(1, dataSync)).Type);
        Assert.Equal(expected, _files.LastFlush);
    }

    [Fact]
    public void A_directory_is_synced_too()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        Assert.Equal(MessageType.Rfsync, client.Send(Request.FSync(1)).Type);
        Assert.Equal(1, _files.CallsOf(Operation.Flush));
    }

    [Fact]
    public void The_last_data_of_one_reply_never_shows_in_another()
    {
        _files.AddFile("short", "ab"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        client.Open(2, "short");
        _ = client.Send(Request.Read(1, 0, 20000)).Ok;
        Assert.Equal("ab", client.Send(Request.Read(2, 0, 20000)).Text);
        Assert.Equal(13, client.Send(Request.Read(2, 0, 20000)).Length);
        Assert.All(Enumerable.Range(2, 5), offset => Assert.Empty(client.Send(Request.Read(2, (ulong)offset, 100)).Data));
    }

    private byte[] Content(int start, int count) => _content[start..(start + count)];
}
