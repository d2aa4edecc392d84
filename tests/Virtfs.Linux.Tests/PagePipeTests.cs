using System;
using System.Linq;
using System.Threading;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class PagePipeTests : IDisposable
{
    private const int Size = 300_000;

    private readonly MemoryFile _file = new(Size);
    private readonly byte[] _content = new byte[Size];
    private readonly PagePipe _pipe;
    private readonly StreamSocket _left;
    private readonly StreamSocket _right;

    public PagePipeTests()
    {
        new Random(1).NextBytes(_content);
        Assert.Equal(Errno.None, Libc.PWrite(_file.Descriptor, _content, 0, out _));
        Assert.Equal(Errno.None, PagePipe.Create(out PagePipe? pipe));
        _pipe = pipe!;
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? left, out StreamSocket? right));
        (_left, _right) = (left!, right!);
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _pipe.Dispose();
        _file.Dispose();
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(4095, 2)]
    [InlineData(1, 131_072)]
    [InlineData(12_345, 250_000)]
    public void What_was_reserved_fits_from_any_offset_and_arrives_behind_the_head(int offset, int count)
    {
        Assert.Equal(Errno.None, _pipe.Reserve(count));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, (ulong)offset, count, out int taken));
        Assert.Equal((count, count), (taken, _pipe.Length));

        Assert.Equal([.. "head"u8, .. _content.AsSpan(offset, count)], Sent("head"u8.ToArray(), count + 4));
        Assert.Equal(0, _pipe.Length);
    }

    [Fact]
    public void Pieces_of_several_places_follow_each_other()
    {
        Assert.Equal(Errno.None, _pipe.Reserve(1000));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, 100_000, 300, out _));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, 7, 700, out _));

        Assert.Equal([.. _content.AsSpan(100_000, 300), .. _content.AsSpan(7, 700)], Sent([], 1000));
    }

    [Fact]
    public void At_the_end_there_is_what_is_left_and_behind_it_nothing()
    {
        Assert.Equal(Errno.None, _pipe.Reserve(50_000));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, Size - 10, 50_000, out int last));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, Size, 50_000, out int none));
        Assert.Equal((10, 0), (last, none));
    }

    [Fact]
    public void More_than_fits_does_not_block()
    {
        Assert.Equal(Errno.None, _pipe.Reserve(4096));
        Errno error;
        do
        {
            error = _pipe.Fill(_file.Descriptor, 0, Size, out _);
        }
        while (error == Errno.None);

        Assert.Equal(Errno.EAGAIN, error);
    }

    [Fact]
    public void What_is_discarded_is_not_sent()
    {
        Assert.Equal(Errno.None, _pipe.Reserve(100_000));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, 1, 99_999, out _));
        _pipe.Discard();
        Assert.Equal(0, _pipe.Length);
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, 5, 100_000, out _));
        Assert.Equal(_content.AsSpan(5, 100_000).ToArray(), Sent([], 100_000));
    }

    [Fact]
    public void A_file_without_pages_is_EINVAL() => Assert.Equal(Errno.EINVAL, _pipe.Fill(_left.Descriptor, 0, 10, out _));

    [Fact]
    public void A_descriptor_that_is_none_is_EBADF() => Assert.Equal(Errno.EBADF, _pipe.Fill(-1, 0, 10, out _));

    [Fact]
    public void More_than_the_system_allows_is_an_error_and_what_fitted_before_still_fits()
    {
        Assert.Equal(Errno.None, _pipe.Reserve(60_000));
        Assert.NotEqual(Errno.None, _pipe.Reserve(int.MaxValue - (2 * Environment.SystemPageSize)));
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, 1, 60_000, out int taken));
        Assert.Equal(60_000, taken);
    }

    [Fact]
    public void To_a_closed_end_it_is_EPIPE_and_the_process_lives()
    {
        Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, 0, 1000, out _));
        _right.Dispose();
        Assert.Equal(Errno.EPIPE, _left.SendPages([], _pipe));
    }

    [Fact]
    public void A_socket_that_does_not_block_is_waited_for()
    {
        Assert.Equal(Errno.None, Libc.GetStatusFlags(_left.Descriptor, out OpenFlags flags));
        Assert.Equal(Errno.None, Libc.SetStatusFlags(_left.Descriptor, flags | OpenFlags.O_NONBLOCK));
        Assert.Equal(Errno.None, _pipe.Reserve(250_000));
        foreach (int round in Enumerable.Range(0, 8))
        {
            Assert.Equal(Errno.None, _pipe.Fill(_file.Descriptor, (ulong)round, 250_000, out _));
            Assert.Equal(_content.AsSpan(round, 250_000).ToArray(), Sent([], 250_000));
        }
    }

    [Fact]
    public void Pipes_take_none()
    {
        Assert.Equal(Errno.None, Libc.CreatePipe(out int input, out int output));
        Assert.Equal(Errno.None, StreamSocket.Adopt(new FileDescriptor(input), new FileDescriptor(output), out StreamSocket? stream));
        using (stream)
        {
            Assert.False(stream!.CanSendPages);
            Assert.Equal(Errno.EOPNOTSUPP, stream.SendPages("head"u8, _pipe));
        }
    }

    private byte[] Sent(byte[] head, int length)
    {
        byte[] received = new byte[length];
        int count = 0;
        var receiver = new Thread(() => Assert.Equal(Errno.None, _right.ReceiveExactly(received, out count)));
        receiver.Start();
        Assert.Equal(Errno.None, _left.SendPages(head, _pipe));
        receiver.Join();
        Assert.Equal(length, count);
        return received;
    }
}
