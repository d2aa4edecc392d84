using System;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>The errno of the socket calls where StreamSocket and ListeningSocket do not show it.</summary>
public sealed class SocketCallTests
{
    [Fact]
    public void What_is_no_socket_is_ENOTSOCK()
    {
        using var file = new MemoryFile(0);
        int descriptor = file.Descriptor;
        SocketAddress.Unix("x"u8, out SocketAddress address);
        MessageHeader message = default;

        Assert.Equal(Errno.ENOTSOCK, Libc.Bind(descriptor, address.Bytes));
        Assert.Equal(Errno.ENOTSOCK, Libc.Connect(descriptor, address.Bytes));
        Assert.Equal(Errno.ENOTSOCK, Libc.Listen(descriptor, 1));
        Assert.Equal(Errno.ENOTSOCK, Libc.Accept4(descriptor, SocketTypes.None, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.Receive(descriptor, new byte[1], MessageFlags.None, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.Send(descriptor, new byte[1], MessageFlags.None, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.ReceiveMessage(descriptor, ref message, MessageFlags.None, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.SendMessage(descriptor, message, MessageFlags.None, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.Shutdown(descriptor, ShutdownDirections.SHUT_RDWR));
        Assert.Equal(Errno.ENOTSOCK, Libc.GetSocketName(descriptor, new byte[16], out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.GetPeerCredentials(descriptor, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.GetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_TYPE, out _));
        Assert.Equal(Errno.ENOTSOCK, Libc.SetSocketOption(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_REUSEADDR, 1));
    }

    [Fact]
    public void An_unknown_domain_is_EAFNOSUPPORT() =>
        Assert.Equal(Errno.EAFNOSUPPORT, Libc.Socket((SocketDomain)999, SocketTypes.SOCK_STREAM, 0, out _));

    [Fact]
    public void A_pair_of_internet_sockets_is_EOPNOTSUPP() =>
        Assert.Equal(Errno.EOPNOTSUPP, Libc.SocketPair(SocketDomain.AF_INET, SocketTypes.SOCK_STREAM, out _, out _));

    [Fact]
    public void Options_are_set_and_read_as_ints_and_as_bytes()
    {
        Assert.Equal(Errno.None, Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, 0, out int socket));

        Assert.Equal(Errno.None, Libc.SetSocketOption(socket, SocketOption.SOL_SOCKET, SocketOption.SO_KEEPALIVE, 1));
        Assert.Equal(Errno.None, Libc.GetSocketOption(socket, SocketOption.SOL_SOCKET, SocketOption.SO_KEEPALIVE, out int value));
        byte[] off = BitConverter.GetBytes(0);
        Assert.Equal(Errno.None, Libc.SetSocketOption(socket, SocketOption.SOL_SOCKET, SocketOption.SO_KEEPALIVE, off));
        byte[] bytes = new byte[8];
        Assert.Equal(Errno.None, Libc.GetSocketOption(socket, SocketOption.SOL_SOCKET, SocketOption.SO_KEEPALIVE, bytes, out int length));

        Assert.Equal((1, 4, 0), (value, length, BitConverter.ToInt32(bytes)));
        Libc.Close(socket);
    }

    [Fact]
    public void A_shut_down_direction_is_the_end_for_the_other_side()
    {
        Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int first, out int second);

        Assert.Equal(Errno.None, Libc.Shutdown(first, ShutdownDirections.SHUT_WR));

        Assert.Equal(Errno.None, Libc.Receive(second, new byte[1], MessageFlags.None, out int received));
        Assert.Equal(0, received);
        Assert.Equal(Errno.None, Libc.Send(second, "x"u8, MessageFlags.MSG_NOSIGNAL, out int sent));
        Assert.Equal(1, sent);
        Libc.Close(first);
        Libc.Close(second);
    }
}
