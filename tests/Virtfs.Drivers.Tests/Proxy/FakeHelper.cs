using System;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Proxy;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.Drivers.Tests.Proxy;

/// <summary>The other end of the driver's connection, played by a test: it knows the root, and says to all else what the test tells it to.</summary>
internal sealed class FakeHelper : IDisposable
{
    private readonly StreamSocket _socket;
    private readonly byte[] _buffer = new byte[ProxyReply.MaximumSize];

    public FakeHelper(StreamSocket socket) => _socket = socket;

    public StreamSocket Socket => _socket;

    /// <summary>A helper on one end of a pair, and the driver on the other.</summary>
    public static FakeHelper Connect(out ProxyFileSystem fileSystem)
    {
        Assert.Equal(Errno.None, Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int mine, out int helpers));
        var helper = new FakeHelper(new StreamSocket(new FileDescriptor(helpers)));
        fileSystem = helper.Open(new ProxyFileSystemOptions { Descriptor = new FileDescriptor(mine) });
        return helper;
    }

    /// <summary>Opens the driver while answering its question about the root.</summary>
    public ProxyFileSystem Open(ProxyFileSystemOptions options)
    {
        var answering = new Thread(() => AnswerRoot());
        answering.Start();
        Assert.True(ProxyFileSystem.TryOpen(options, out ProxyFileSystem? opened, out string? error), error);
        answering.Join();
        return opened;
    }

    /// <summary>Takes a request.</summary>
    /// <returns>Its type and path.</returns>
    public (ProxyRequestType Type, string Path) Take()
    {
        Assert.Equal(Errno.None, _socket.ReceiveExactly(_buffer.AsSpan(0, ProxyHeader.Length), out int received));
        Assert.Equal(ProxyHeader.Length, received);
        Assert.True(ProxyHeader.TryDecode(_buffer, out ProxyHeader header));
        Span<byte> body = _buffer.AsSpan(ProxyHeader.Length, (int)header.Size);
        Assert.Equal(Errno.None, _socket.ReceiveExactly(body, out received));
        Assert.True(ProxyRequest.TryDecode((ProxyRequestType)header.Type, body, out ProxyRequest request));
        return (request.Type, Encoding.UTF8.GetString(request.Path));
    }

    public void Say(ReadOnlySpan<byte> bytes) => Assert.Equal(Errno.None, _socket.Send(bytes));

    public void SayError(Errno errno) => Say(_buffer.AsSpan(0, ProxyReply.EncodeStatus(_buffer, errno)));

    public void SayAttributes(ulong inode, uint mode)
    {
        var attributes = new ProxyAttributes { Device = 1, Inode = inode, Mode = mode, LinkCount = 1 };
        Say(_buffer.AsSpan(0, ProxyReply.Encode(_buffer, attributes)));
    }

    public void AnswerRoot()
    {
        Assert.Equal((ProxyRequestType.GetAttributes, "/"), Take());
        SayAttributes(1, InodeMode.S_IFDIR | 0x1ED);
    }

    public void Dispose() => _socket.Dispose();
}
