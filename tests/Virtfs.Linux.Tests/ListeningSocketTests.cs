using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class ListeningSocketTests : IDisposable
{
    private readonly OpenFolder _folder = new();
    private readonly string _file;
    private readonly byte[] _path;

    public ListeningSocketTests()
    {
        _file = _folder.FullPath("socket");
        _path = Encoding.UTF8.GetBytes(_file);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_connection_to_a_Unix_socket_carries_bytes()
    {
        using ListeningSocket listener = ListenUnix();

        AssertConnected(listener, StreamSocket.ConnectUnix(_path, out StreamSocket? client), client);
    }

    /// <summary>Otherwise a few large replies fill it.</summary>
    [Fact]
    public void Both_ends_of_a_connection_hold_a_mebibyte_on_its_way_or_as_much_as_the_system_allows()
    {
        using ListeningSocket listener = ListenUnix();
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(_path, out StreamSocket? client));
        Assert.Equal(Errno.None, listener.Accept(out StreamSocket? server));
        int most = int.Parse(File.ReadAllText("/proc/sys/net/core/wmem_max"), CultureInfo.InvariantCulture);
        foreach (StreamSocket end in new[] { client!, server! })
        {
            using (end)
            {
                Assert.Equal(Errno.None, Libc.GetSocketOption(end.Descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_SNDBUF, out int size));
                Assert.InRange(size, 2 * Math.Min(512 * 1024, most), int.MaxValue);
            }
        }
    }

    [Fact]
    public void The_file_goes_with_the_socket()
    {
        ListenUnix().Dispose();

        Assert.False(File.Exists(_file));
    }

    [Fact]
    public void A_file_that_took_the_place_stays()
    {
        ListeningSocket listener = ListenUnix();
        File.Delete(_file);
        ListeningSocket second = ListenUnix();

        listener.Dispose();

        Assert.True(File.Exists(_file));
        second.Dispose();
    }

    [Fact]
    public void A_socket_left_behind_is_replaced()
    {
        Assert.Equal(Errno.None, Libc.MakeNodeAt(_folder.Descriptor, "socket"u8, InodeMode.S_IFSOCK | 0x180, 0));

        using ListeningSocket listener = ListenUnix();

        AssertConnected(listener, StreamSocket.ConnectUnix(_path, out StreamSocket? client), client);
    }

    [Fact]
    public void A_socket_to_which_somebody_listens_is_EADDRINUSE_and_keeps_working()
    {
        using ListeningSocket listener = ListenUnix();

        Assert.Equal(Errno.EADDRINUSE, ListeningSocket.ListenUnix(_path, out ListeningSocket? second));

        Assert.Null(second);
        AssertConnected(listener, StreamSocket.ConnectUnix(_path, out StreamSocket? client), client, before: 1);
    }

    [Fact]
    public void Something_else_than_a_socket_is_EEXIST_and_stays()
    {
        File.WriteAllText(_file, "content");

        Assert.Equal(Errno.EEXIST, ListeningSocket.ListenUnix(_path, out _));

        Assert.Equal("content", File.ReadAllText(_file));
    }

    [Fact]
    public void A_link_to_a_dead_socket_is_EEXIST_and_stays()
    {
        Libc.MakeNodeAt(_folder.Descriptor, "dead"u8, InodeMode.S_IFSOCK | 0x180, 0);
        Libc.SymlinkAt("dead"u8, _folder.Descriptor, "socket"u8);

        Assert.Equal(Errno.EEXIST, ListeningSocket.ListenUnix(_path, out _));

        Assert.Equal("dead", new FileInfo(_file).LinkTarget);
    }

    [Fact]
    public void A_missing_folder_is_ENOENT_and_a_long_path_ENAMETOOLONG()
    {
        Assert.Equal(Errno.ENOENT, ListeningSocket.ListenUnix("/does/not/exist"u8, out _));
        Assert.Equal(Errno.ENAMETOOLONG, ListeningSocket.ListenUnix(new byte[108], out _));
    }

    [Fact]
    public void Connecting_where_nobody_listens_is_refused()
    {
        Libc.MakeNodeAt(_folder.Descriptor, "socket"u8, InodeMode.S_IFSOCK | 0x180, 0);

        Assert.Equal(Errno.ECONNREFUSED, StreamSocket.ConnectUnix(_path, out StreamSocket? client));
        Assert.Null(client);
        Assert.Equal(Errno.ENOENT, StreamSocket.ConnectUnix("/does/not/exist"u8, out _));
        Assert.Equal(Errno.ENAMETOOLONG, StreamSocket.ConnectUnix(new byte[108], out _));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "localhost")]
    [InlineData("", "127.0.0.1")]
    [InlineData("*", "127.0.0.1")]
    public void A_TCP_connection_carries_bytes(string listen, string connect)
    {
        Assert.Equal(Errno.None, ListeningSocket.ListenTcp(listen, 0, out ListeningSocket? listener));

        AssertConnected(listener!, StreamSocket.ConnectTcp(connect, (ushort)listener!.Port, out StreamSocket? client), client);
        listener.Dispose();
    }

    [Fact]
    public void Both_ends_of_a_TCP_connection_send_at_once()
    {
        Assert.Equal(Errno.None, ListeningSocket.ListenTcp("127.0.0.1", 0, out ListeningSocket? listener));
        StreamSocket.ConnectTcp("127.0.0.1", (ushort)listener!.Port, out StreamSocket? client);
        listener.Accept(out StreamSocket? server);

        foreach (StreamSocket end in new[] { client!, server! })
        {
            Libc.GetSocketOption(end.Descriptor, SocketOption.IPPROTO_TCP, SocketOption.TCP_NODELAY, out int value);
            Assert.Equal(1, value);
            end.Dispose();
        }

        listener.Dispose();
    }

    [Fact]
    public void A_TCP_port_in_use_is_EADDRINUSE_and_a_strange_address_EADDRNOTAVAIL()
    {
        Assert.Equal(Errno.None, ListeningSocket.ListenTcp("127.0.0.1", 0, out ListeningSocket? listener));

        Assert.Equal(Errno.EADDRINUSE, ListeningSocket.ListenTcp("127.0.0.1", (ushort)listener!.Port, out _));
        Assert.Equal(Errno.EADDRNOTAVAIL, ListeningSocket.ListenTcp("192.0.2.1", 0, out _));
        listener.Dispose();
    }

    [Fact]
    public void Listening_on_vsock_works_wherever_the_kernel_has_vsock()
    {
        Errno available = Libc.Socket(SocketDomain.AF_VSOCK, SocketTypes.SOCK_STREAM, 0, out int probe);
        Libc.Close(probe);

        Assert.Equal(available, ListeningSocket.ListenVsock(SocketAddress.VsockAnyCid, uint.MaxValue, out ListeningSocket? listener));

        Assert.Equal(available == Errno.None, listener is { Port: > 0 and < uint.MaxValue });
        listener?.Shutdown();
        Assert.Equal(Errno.ECANCELED, listener?.Accept(out _) ?? Errno.ECANCELED);
        listener?.Dispose();
    }

    [Fact]
    public void Shutdown_ends_every_accept()
    {
        using ListeningSocket listener = ListenUnix();
        Errno[] errors = new Errno[3];
        var threads = new Thread[errors.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() => errors[index] = listener.Accept(out _));
            threads[i].Start();
        }

        listener.Shutdown();

        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(10))));
        Assert.All(errors, error => Assert.Equal(Errno.ECANCELED, error));
    }

    [Fact]
    public void An_inherited_socket_is_taken_over_and_its_file_left_alone()
    {
        SocketAddress.Unix(_path, out SocketAddress address);
        Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, 0, out int socket);
        Libc.Bind(socket, address.Bytes);
        Libc.Listen(socket, 1);

        Assert.Equal(Errno.None, ListeningSocket.Adopt(new FileDescriptor(socket), out ListeningSocket? listener));

        AssertConnected(listener!, StreamSocket.ConnectUnix(_path, out StreamSocket? client), client);
        listener!.Dispose();
        Assert.True(File.Exists(_file));
    }

    [Fact]
    public void What_does_not_listen_is_not_taken_over()
    {
        using var file = new MemoryFile(0);
        var memory = new FileDescriptor(file.Descriptor);
        StreamSocket.CreatePair(out StreamSocket? left, out StreamSocket? right);
        var connected = new FileDescriptor(left!.Descriptor);

        Assert.Equal(Errno.ENOTSOCK, ListeningSocket.Adopt(memory, out _));
        Assert.Equal(Errno.EINVAL, ListeningSocket.Adopt(connected, out _));

        memory.Release();
        connected.Release();
        left.Dispose();
        right!.Dispose();
    }

    private ListeningSocket ListenUnix()
    {
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(_path, out ListeningSocket? listener));
        return listener!;
    }

    private static void AssertConnected(ListeningSocket listener, Errno error, StreamSocket? client, int before = 0)
    {
        Assert.Equal(Errno.None, error);
        for (int i = 0; i < before; i++)
        {
            Assert.Equal(Errno.None, listener.Accept(out StreamSocket? earlier));
            earlier!.Dispose();
        }

        Assert.Equal(Errno.None, listener.Accept(out StreamSocket? server));
        Assert.Equal(Errno.None, client!.Send("ping"u8));
        byte[] buffer = new byte[4];
        Assert.Equal(Errno.None, server!.ReceiveExactly(buffer, out _));
        Assert.Equal("ping"u8, buffer);
        server.Dispose();
        client.Dispose();
    }
}
