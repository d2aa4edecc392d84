using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed unsafe class StreamSocketTests : IDisposable
{
    private readonly StreamSocket _left;
    private readonly StreamSocket _right;

    public StreamSocketTests()
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? left, out StreamSocket? right));
        _left = left!;
        _right = right!;
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    [Fact]
    public void What_is_sent_is_received()
    {
        Assert.Equal(Errno.None, _left.Send("hello"u8));

        byte[] buffer = new byte[16];
        Assert.Equal(Errno.None, _right.Receive(buffer, out int received));
        Assert.Equal("hello"u8, buffer.AsSpan(0, received));
    }

    [Fact]
    public void TryReceive_of_nothing_is_EAGAIN() => Assert.Equal(Errno.EAGAIN, _right.TryReceive(new byte[4], out _));

    [Fact]
    public void TryReceive_takes_what_is_there()
    {
        _left.Send("abc"u8);

        Assert.Equal(Errno.None, _right.TryReceive(new byte[8], out int received));
        Assert.Equal(3, received);
    }

    [Fact]
    public void The_end_of_the_stream_is_zero_bytes()
    {
        _left.Dispose();

        Assert.Equal(Errno.None, _right.Receive(new byte[4], out int received));
        Assert.Equal(0, received);
    }

    [Fact]
    public void Sending_to_a_closed_end_is_EPIPE()
    {
        _left.Dispose();

        Assert.Equal(Errno.EPIPE, _right.Send("x"u8));
    }

    [Fact]
    public void ReceiveExactly_puts_pieces_together()
    {
        _left.Send("ab"u8);
        var sender = new Thread(() => _left.Send("cd"u8));
        sender.Start();

        byte[] buffer = new byte[4];
        Assert.Equal(Errno.None, _right.ReceiveExactly(buffer, out int received));

        sender.Join();
        Assert.Equal(4, received);
        Assert.Equal("abcd"u8, buffer);
    }

    [Fact]
    public void ReceiveExactly_says_where_the_stream_ended()
    {
        _left.Send("ab"u8);
        _left.Dispose();

        Assert.Equal(Errno.None, _right.ReceiveExactly(new byte[4], out int received));
        Assert.Equal(2, received);
    }

    [Fact]
    public void Shutdown_ends_a_blocked_receive()
    {
        Errno error = Errno.EIO;
        int received = -1;
        var receiver = new Thread(() => error = _right.Receive(new byte[4], out received));
        receiver.Start();

        _right.Shutdown();

        Assert.True(receiver.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal((Errno.None, 0), (error, received));
    }

    [Fact]
    public void Shutdown_ends_a_blocked_send_with_EPIPE()
    {
        Errno error = Errno.None;
        var sender = new Thread(() => error = _left.Send(new byte[16 << 20]));
        sender.Start();
        _right.Receive(new byte[1], out _); // It is under way.

        _left.Shutdown();

        Assert.True(sender.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(Errno.EPIPE, error);
    }

    [Fact]
    public void Shutdown_can_be_repeated_and_follow_the_other_side()
    {
        _left.Dispose();

        _right.Shutdown();
        _right.Shutdown();

        Assert.Equal(Errno.EPIPE, _right.Send("x"u8));
    }

    [Fact]
    public void SendVectored_sends_all_pieces_in_order_however_many_and_large()
    {
        // 200 pieces of 0 to 19,900 bytes: more vectors than one call takes, more bytes than the socket's buffer.
        byte[] expected = new byte[Enumerable.Range(0, 200).Sum(i => i * 100)];
        new Random(1).NextBytes(expected);
        byte[] actual = new byte[expected.Length];
        var receiver = new Thread(() => _right.ReceiveExactly(actual, out _));
        receiver.Start();

        fixed (byte* start = expected)
        {
            var vectors = new IoVector[200];
            byte* position = start;
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i] = new IoVector(position, (nuint)(i * 100));
                position += i * 100;
            }

            Assert.Equal(Errno.None, _left.SendVectored(vectors));
        }

        Assert.True(receiver.Join(TimeSpan.FromSeconds(10)));
        Assert.True(expected.AsSpan().SequenceEqual(actual));
    }

    [Fact]
    public void SendVectored_of_nothing_succeeds()
    {
        Assert.Equal(Errno.None, _left.SendVectored(default));
        Assert.Equal(Errno.None, _left.Send(default));
        Assert.Equal(Errno.EAGAIN, _right.TryReceive(new byte[1], out _));
    }

    [Fact]
    public void Blocking_calls_wait_also_on_a_non_blocking_descriptor()
    {
        Assert.Equal(Errno.None, Libc.SetStatusFlags(_left.Descriptor, OpenFlags.O_NONBLOCK));
        Assert.Equal(Errno.None, Libc.SetStatusFlags(_right.Descriptor, OpenFlags.O_NONBLOCK));
        byte[] buffer = new byte[4 << 20];
        int received = 0;
        var receiver = new Thread(() => _right.ReceiveExactly(buffer, out received));
        receiver.Start();

        Assert.Equal(Errno.None, _left.Send(new byte[4 << 20]));

        Assert.True(receiver.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(buffer.Length, received);
    }

    [Fact]
    public void Peer_credentials_are_this_process()
    {
        Assert.Equal(Errno.None, _left.GetPeerCredentials(out PeerCredentials credentials));

        Assert.Equal(new PeerCredentials(Environment.ProcessId, Libc.GetEffectiveUserId(), Libc.GetEffectiveGroupId()), credentials);
    }

    [Fact]
    public void Adopting_a_socket_twice_over_keeps_one_descriptor()
    {
        Assert.Equal(Errno.None, Libc.Duplicate(_left.Descriptor, out int input));
        Assert.Equal(Errno.None, Libc.Duplicate(_left.Descriptor, out int output));

        var second = new FileDescriptor(output);
        Assert.Equal(Errno.None, StreamSocket.Adopt(new FileDescriptor(input), second, out StreamSocket? stream));

        Assert.Equal(-1, second.Value);
        Assert.Equal(Errno.None, stream!.Send("x"u8));
        stream.Dispose();
        Assert.Equal(Errno.None, _right.Receive(new byte[1], out int received));
        Assert.Equal(1, received);
    }

    [Fact]
    public void Adopting_a_closed_descriptor_is_EBADF()
    {
        var closed = new FileDescriptor(1_000_000);

        Assert.Equal(Errno.EBADF, StreamSocket.Adopt(closed, closed, out _));
        closed.Release();
    }

    [Fact]
    public void An_inherited_Unix_stream_socket_is_taken_over()
    {
        Assert.Equal(Errno.None, Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int one, out int other));
        Assert.Equal(Errno.None, StreamSocket.AdoptUnix(new FileDescriptor(one), out StreamSocket? taken));
        using var peer = new StreamSocket(new FileDescriptor(other));
        using (taken)
        {
            Assert.Equal(Errno.None, taken!.Send("hello"u8));
        }

        byte[] received = new byte[5];
        Assert.Equal(Errno.None, peer.ReceiveExactly(received, out int count));
        Assert.Equal("hello"u8.ToArray(), received[..count]);
    }

    [Theory]
    [InlineData(AddressFamily.Unix, SocketType.Dgram)]
    [InlineData(AddressFamily.InterNetwork, SocketType.Stream)]
    public void A_socket_of_another_kind_is_not_taken_for_a_Unix_stream(AddressFamily family, SocketType type)
    {
        using var socket = new Socket(family, type, ProtocolType.Unspecified);
        Assert.Equal(Errno.EPROTOTYPE, StreamSocket.AdoptUnix(new FileDescriptor((int)socket.Handle), out StreamSocket? stream));
        Assert.Null(stream);
    }

    [Fact]
    public void What_is_no_socket_or_not_open_is_not_taken_for_a_Unix_stream()
    {
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, "/dev/null"u8, OpenFlags.O_RDONLY, 0, out int file));
        var owner = new FileDescriptor(file);
        Assert.Equal(Errno.EPROTOTYPE, StreamSocket.AdoptUnix(owner, out _));
        owner.Dispose();
        Assert.Equal(Errno.EBADF, StreamSocket.AdoptUnix(owner, out _));
    }
}
