using System;
using System.Threading;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>A StreamSocket over pipes, as standard input and output may be.</summary>
public sealed class PipeStreamTests : IDisposable
{
    private readonly OpenFolder _folder = new();
    private readonly StreamSocket _stream;
    private int _toStream;
    private int _fromStream;

    public PipeStreamTests()
    {
        (int input, _toStream) = Pipe("in"u8);
        (_fromStream, int output) = Pipe("out"u8);
        Assert.Equal(Errno.None, StreamSocket.Adopt(new FileDescriptor(input), new FileDescriptor(output), out StreamSocket? stream));
        _stream = stream!;
    }

    public void Dispose()
    {
        _stream.Dispose();
        CloseOnce(ref _toStream);
        CloseOnce(ref _fromStream);
        _folder.Dispose();
    }

    [Fact]
    public void Bytes_go_both_ways()
    {
        Libc.Write(_toStream, "in"u8, out _);

        byte[] buffer = new byte[8];
        Assert.Equal(Errno.None, _stream.Receive(buffer, out int received));
        Assert.Equal("in"u8, buffer.AsSpan(0, received));
        Assert.Equal(Errno.None, _stream.Send("out"u8));
        Assert.Equal(Errno.None, Libc.Read(_fromStream, buffer, out int read));
        Assert.Equal("out"u8, buffer.AsSpan(0, read));
    }

    [Fact]
    public void More_than_a_pipe_holds_is_sent_whole()
    {
        byte[] large = new byte[1 << 20];
        new Random(2).NextBytes(large);
        Errno error = Errno.EIO;
        var sender = new Thread(() => error = _stream.Send(large));
        sender.Start();

        byte[] result = new byte[large.Length];
        int total = 0;
        while (total < result.Length)
        {
            Assert.Equal(Errno.None, Libc.Read(_fromStream, result.AsSpan(total), out int read));
            total += read;
        }

        sender.Join();
        Assert.Equal(Errno.None, error);
        Assert.True(large.AsSpan().SequenceEqual(result));
    }

    [Fact]
    public void TryReceive_of_nothing_is_EAGAIN() => Assert.Equal(Errno.EAGAIN, _stream.TryReceive(new byte[1], out _));

    [Fact]
    public void The_writers_end_is_the_end()
    {
        CloseOnce(ref _toStream);

        Assert.Equal(Errno.None, _stream.Receive(new byte[1], out int received));
        Assert.Equal(0, received);
    }

    [Fact]
    public void Sending_where_nobody_reads_is_EPIPE()
    {
        CloseOnce(ref _fromStream);

        Assert.Equal(Errno.EPIPE, _stream.Send("x"u8));
    }

    [Fact]
    public void Shutdown_ends_a_blocked_receive()
    {
        Errno error = Errno.EIO;
        int received = -1;
        var receiver = new Thread(() => error = _stream.Receive(new byte[1], out received));
        receiver.Start();

        _stream.Shutdown();

        Assert.True(receiver.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal((Errno.None, 0), (error, received));
    }

    [Fact]
    public void Shutdown_ends_a_blocked_send_with_EPIPE()
    {
        Errno error = Errno.None;
        var sender = new Thread(() => error = _stream.Send(new byte[1 << 20]));
        sender.Start();
        Libc.Read(_fromStream, new byte[1], out _); // It is under way.

        _stream.Shutdown();

        Assert.True(sender.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(Errno.EPIPE, error);
    }

    [Fact]
    public void Descriptors_cannot_be_sent()
    {
        Assert.Equal(Errno.ENOTSOCK, _stream.SendWithDescriptors("x"u8, [_toStream]));
        Assert.Equal(Errno.ENOTSOCK, _stream.GetPeerCredentials(out _));
    }

    private static void CloseOnce(ref int descriptor)
    {
        Libc.Close(descriptor);
        descriptor = -1;
    }

    private (int Read, int Write) Pipe(ReadOnlySpan<byte> name)
    {
        Assert.Equal(Errno.None, Libc.MakeNodeAt(_folder.Descriptor, name, InodeMode.S_IFIFO | 0x180, 0));
        int read = _folder.Open(name, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
        int write = _folder.Open(name, OpenFlags.O_WRONLY);
        Assert.Equal(Errno.None, Libc.SetStatusFlags(read, default));
        return (read, write);
    }
}
