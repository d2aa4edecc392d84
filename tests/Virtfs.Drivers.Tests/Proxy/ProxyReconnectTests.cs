using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;
using Virtfs.Drivers.Proxy;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Proxy;

/// <summary>Finding a helper by its path, at first and after it has gone.</summary>
public sealed class ProxyReconnectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("virtfs-proxy-").FullName;
    private readonly Lines _lines = new();

    private string SocketPath => Path.Combine(_folder, "socket");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_path_is_removed_once_connected()
    {
        using ProxyFileSystem fileSystem = Open(out FakeHelper helper);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        helper.Dispose();
    }

    [Fact]
    public void A_new_helper_at_the_path_is_found_and_nodes_go_on()
    {
        using ProxyFileSystem fileSystem = Open(out FakeHelper first);
        using Node root = ProxyConnectionTests.Attach(fileSystem, first);
        first.Dispose();
        Assert.Equal(Errno.EIO, LookUp(root));
        Assert.Equal(Errno.EIO, LookUp(root));
        Assert.Equal([$"the proxy helper at {SocketPath} has gone (it closed the connection): requests fail with EIO until another one listens there"], _lines.Of(LogLevel.Error));

        using var listener = Listen();
        Errno result = Errno.None;
        var client = new Thread(() => result = LookUp(root));
        client.Start();
        using FakeHelper second = Accept(listener);
        Assert.Equal((ProxyRequestType.GetAttributes, "/name"), second.Take());
        second.SayError(Errno.ENOENT);
        client.Join();
        Assert.Equal(Errno.ENOENT, result);
        Assert.Equal([$"connected to a proxy helper at {SocketPath} again"], _lines.Of(LogLevel.Information));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_is_no_reply_to_its_request_is_said_once_with_the_remedy()
    {
        using ProxyFileSystem fileSystem = Open(out FakeHelper helper);
        using Node root = ProxyConnectionTests.Attach(fileSystem, helper);
        for (int i = 0; i < 2; i++)
        {
            Errno result = Errno.None;
            var client = new Thread(() => result = LookUp(root));
            client.Start();
            helper.Take();
            helper.SayError(Errno.None);
            client.Join();
            Assert.Equal(Errno.EIO, result);
        }

        helper.Dispose();
        Assert.Equal(
            ["what the proxy helper sent is no reply to GetAttributes: such requests fail with EIO; use QEMU's virtfs-proxy-helper, or virtfsd's"],
            _lines.Of(LogLevel.Error));
    }

    [Fact]
    public void A_helper_with_another_folder_has_another_root()
    {
        using ProxyFileSystem fileSystem = Open(out FakeHelper first);
        using Node root = ProxyConnectionTests.Attach(fileSystem, first);
        first.Dispose();
        Assert.Equal(Errno.EIO, LookUp(root));

        using var listener = Listen();
        Node? other = null;
        var client = new Thread(() => Assert.Equal(Errno.None, fileSystem.Attach(new AttachRequest(default, 0), out other, out _)));
        client.Start();
        using FakeHelper second = Accept(listener);
        second.Take();
        second.SayAttributes(99, InodeMode.S_IFDIR);
        client.Join();
        Assert.NotSame(root, other);
        Assert.Equal(Errno.ENOENT, LookUp(root));
        other!.Dispose();
    }

    [Fact]
    public void What_cannot_be_reached_is_said_with_the_path_and_the_remedy()
    {
        Assert.Equal($"cannot reach a proxy helper at '{SocketPath}': there is no such socket; start one with virtfs-proxy-helper -s there first", Error(SocketPath));
        Listen().Dispose();
        Assert.Equal($"cannot reach a proxy helper at '{SocketPath}': nobody listens there; start virtfs-proxy-helper -s anew", Error(SocketPath));
        string tooLong = "/" + new string('x', 108);
        Assert.Equal($"cannot reach a proxy helper at '{tooLong}': the path is too long, a socket's has at most 107 bytes", Error(tooLong));
        string below = Path.Combine(SocketPath, "below");
        Assert.Equal($"cannot reach a proxy helper at '{below}': there is no such socket; start one with virtfs-proxy-helper -s there first", Error(below));
        Assert.Equal("cannot reach a proxy helper at '': EINVAL; give the path of a socket that virtfs-proxy-helper -s made", Error(string.Empty));
    }

    [Fact]
    public void A_helper_that_has_gone_before_the_start_is_said_once_with_the_remedy()
    {
        Assert.Equal(Errno.None, Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int mine, out int helpers));
        Libc.Close(helpers);
        var options = new ProxyFileSystemOptions { Descriptor = new FileDescriptor(mine), Logger = _lines };
        Assert.False(ProxyFileSystem.TryOpen(options, out _, out string? error));
        Assert.Equal("the proxy helper does not tell about its folder: it closed the connection; start it anew", error);
        Assert.Empty(_lines.Of(LogLevel.Error));
    }

    private static Errno LookUp(Node root)
    {
        Errno errno = root.Lookup("name"u8, out Node? child, out _);
        child?.Dispose();
        return errno;
    }

    private static string Error(string path)
    {
        Assert.False(ProxyFileSystem.TryOpen(new ProxyFileSystemOptions { SocketPath = path }, out _, out string? error));
        return error;
    }

    private static FakeHelper Accept(FileDescriptor listener)
    {
        Assert.Equal(Errno.None, Libc.Accept4(listener.Value, default, out int accepted));
        return new FakeHelper(new StreamSocket(new FileDescriptor(accepted)));
    }

    private ProxyFileSystem Open(out FakeHelper helper)
    {
        using FileDescriptor listener = Listen();
        FakeHelper? accepted = null;
        var answering = new Thread(() =>
        {
            accepted = Accept(listener);
            accepted.AnswerRoot();
        });
        answering.Start();
        Assert.True(ProxyFileSystem.TryOpen(new ProxyFileSystemOptions { SocketPath = SocketPath, Logger = _lines }, out ProxyFileSystem? opened, out string? error), error);
        answering.Join();
        helper = accepted!;
        return opened;
    }

    // As the helper does it: the path must not be there yet, and is left alone in the end.
    private FileDescriptor Listen()
    {
        Assert.Equal(Errno.None, SocketAddress.Unix(Encoding.UTF8.GetBytes(SocketPath), out SocketAddress address));
        Assert.Equal(Errno.None, Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, 0, out int socket));
        Assert.Equal(Errno.None, Libc.Bind(socket, address.Bytes));
        Assert.Equal(Errno.None, Libc.Listen(socket, 1));
        return new FileDescriptor(socket);
    }

    private sealed class Lines : ILogger
    {
        private readonly List<(LogLevel Level, string Text)> _all = [];

        public List<string> Of(LogLevel level)
        {
            lock (_all)
            {
                return [.. System.Linq.Enumerable.Select(System.Linq.Enumerable.Where(_all, line => line.Level == level), line => line.Text)];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_all)
            {
                _all.Add((logLevel, formatter(state, exception)));
            }
        }
    }
}
