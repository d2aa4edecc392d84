using System;
using System.Linq;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Server.Tests.Transports;

/// <summary>Large reads over a socket, whose data go as a file's own pages.</summary>
public sealed class PageTests : IDisposable
{
    private const int Size = 200_000;

    private readonly TestFileSystem _files = new();
    private readonly StreamServer _server;
    private readonly Pipe _pipe = new();
    private readonly FileDescriptor _file;
    private readonly byte[] _content = new byte[Size];

    public PageTests()
    {
        new Random(5).NextBytes(_content);
        Assert.Equal(Errno.None, Libc.MemFdCreate("pages"u8, MemFdFlags.None, out int descriptor));
        _file = new FileDescriptor(descriptor);
        Assert.Equal(Errno.None, Libc.PWrite(descriptor, _content, 0, out int written));
        Assert.Equal(Size, written);
        _files.Pages = descriptor;

        // Read into memory it would be something else.
        _files.AddFile("file", new byte[Size]);
        _server = new StreamServer(_files);
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("tcp")]
    public void They_are_the_files_content_from_any_offset(string kind)
    {
        using StreamClient client = Begin(kind);
        foreach ((int offset, int count) in new[] { (0, 60_000), (4096, 65_536 - 11), (1, 16_384), (4095, 20_001), (Size - 100, 50_000), (Size - 60_000, 60_000), (Size, 50_000) })
        {
            Assert.Equal(Content(offset, count), client.Ask(Request.Read(1, (ulong)offset, (uint)count)).Data);
        }

        Assert.Equal(0, _files.CallsOf(Operation.Read));
    }

    [Fact]
    public void Small_reads_are_copied()
    {
        using StreamClient client = Begin();
        Assert.Equal(new byte[16_383], client.Ask(Request.Read(1, 0, 16_383)).Data);
        Assert.Equal(0, _files.CallsOf(Operation.ReadPages));
    }

    [Fact]
    public void So_is_everything_over_pipes()
    {
        using StreamClient client = _server.ConnectPipes(out _);
        client.Begin(65_536);
        client.Open(1, "file");
        Assert.Equal(new byte[60_000], client.Ask(Request.Read(1, 0, 60_000)).Data);
        Assert.Equal(0, _files.CallsOf(Operation.ReadPages));
    }

    [Fact]
    public void So_is_what_has_no_pages()
    {
        _files.Pages = -1;
        using StreamClient client = Begin();
        Assert.Equal(new byte[60_000], client.Ask(Request.Read(1, 0, 60_000)).Data);
    }

    [Fact]
    public void What_the_file_gives_bit_by_bit_is_put_together()
    {
        _files.MaximumTransfer = 7_001;
        using StreamClient client = Begin();
        Assert.Equal(Content(0, 60_000), client.Ask(Request.Read(1, 0, 60_000)).Data);
        Assert.Equal(9, _files.CallsOf(Operation.ReadPages));
    }

    /// <summary>Every piece takes the place of a page in the pipe.</summary>
    [Fact]
    public void What_comes_in_too_many_bits_for_that_is_copied_whole()
    {
        _files.MaximumTransfer = 500;
        using StreamClient client = Begin();
        Assert.Equal(new byte[60_000], client.Ask(Request.Read(1, 0, 60_000)).Data);
        Assert.InRange(_files.CallsOf(Operation.ReadPages), 20, 200);
        _files.MaximumTransfer = int.MaxValue;
        Assert.Equal(Content(0, 60_000), client.Ask(Request.Read(1, 0, 60_000)).Data);
    }

    [Fact]
    public void A_read_that_is_interrupted_is_tried_again()
    {
        int calls = 0;
        _files.MaximumTransfer = 20_000;
        _files.Hook = (operation, _) => operation == Operation.ReadPages && ++calls is 1 or 3 ? Errno.EINTR : Errno.None;
        using StreamClient client = Begin();
        Assert.Equal(Content(0, 60_000), client.Ask(Request.Read(1, 0, 60_000)).Data);
        Assert.Equal(5, calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_error_is_the_reply_and_what_was_read_before_it_is_forgotten(int failing)
    {
        int calls = 0;
        _files.MaximumTransfer = 20_000;
        _files.Hook = (operation, _) => operation == Operation.ReadPages && ++calls == failing ? Errno.EIO : Errno.None;
        using StreamClient client = Begin();
        Assert.Equal(Errno.EIO, client.Ask(Request.Read(1, 0, 60_000)).Error);
        Assert.Equal(Content(100_000, 60_000), client.Ask(Request.Read(1, 100_000, 60_000)).Data);
    }

    [Fact]
    public void Of_one_that_is_flushed_nothing_is_sent()
    {
        BlockFirstAfter(20_000);
        using StreamClient client = Begin();
        client.Send(Request.Tagged(1, Request.Read(1, 0, 60_000)), Request.Flush(1, 2));
        Reply reply = client.Receive();
        Assert.Equal((2, MessageType.Rflush), (reply.Tag, reply.Type));
        Assert.Equal(Content(100_000, 60_000), client.Ask(Request.Read(1, 100_000, 60_000)).Data);
    }

    [Fact]
    public void One_that_blocks_has_its_data_to_itself()
    {
        BlockFirstAfter(20_000);
        using StreamClient client = Begin();
        client.Send(Request.Tagged(1, Request.Read(1, 0, 60_000)), Request.Tagged(2, Request.Read(1, 100_000, 60_000)));
        Reply other = client.Receive();
        _pipe.Release();
        Reply blocked = client.Receive();
        Assert.Equal((2, 1), (other.Tag, blocked.Tag));
        Assert.Equal(Content(100_000, 60_000), other.Data);
        Assert.Equal(Content(0, 60_000), blocked.Data);
    }

    [Fact]
    public void With_other_replies_around_it_each_is_whole()
    {
        using StreamClient client = Begin();
        client.Send([.. Enumerable.Range(0, 60).Select(tag => Request.Tagged((ushort)tag, tag % 3 == 0 ? Request.Read(1, (ulong)tag * 1000, 60_000) : Request.GetAttributes(0)))]);
        foreach (int _ in Enumerable.Range(0, 60))
        {
            Reply reply = client.Receive();
            if (reply.Tag % 3 == 0)
            {
                Assert.Equal(Content(reply.Tag * 1000, 60_000), reply.Data);
            }
            else
            {
                Assert.Equal(160, reply.Length);
            }
        }
    }

    [Fact]
    public void A_client_that_goes_with_its_data_under_way_costs_its_session()
    {
        StreamClient client = Begin(_server.Connect(out StreamDoor door));
        client.Send([.. Enumerable.Range(0, 200).Select(_ => Request.Read(1, 0, 60_000))]);
        client.Dispose();
        Assert.True(door.Empty.WaitOne(Eventually.Limit));
        Assert.Equal((0, 0), (_files.OpenFiles, _files.References));
    }

    public void Dispose()
    {
        _pipe.ReleaseAll();
        _server.Dispose();
        _pipe.Dispose();
        _file.Dispose();
    }

    /// <summary>What the file has there, as far as it goes.</summary>
    private byte[] Content(int offset, int count) => _content[offset..Math.Min(Size, offset + count)];

    private StreamClient Begin(string kind = "pair") => Begin(_server.Connect(kind, out _));

    private static StreamClient Begin(StreamClient client)
    {
        client.Begin(65_536);
        client.Open(1, "file");
        return client;
    }

    /// <summary>The first read gives so much, and then blocks until it is released or interrupted.</summary>
    private void BlockFirstAfter(int count)
    {
        int calls = 0;
        _files.MaximumTransfer = count;
        _files.Hook = (operation, _) => operation == Operation.ReadPages && Interlocked.Increment(ref calls) == 2 ? _pipe.Read() : Errno.None;
    }
}
