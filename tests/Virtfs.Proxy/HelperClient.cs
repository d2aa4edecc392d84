using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>A helper's client that sends what no server does.</summary>
internal sealed class HelperClient : IDisposable
{
    private readonly StreamSocket _socket;

    public HelperClient(HelperFolder folder)
    {
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(folder.Socket), out StreamSocket? socket));
        _socket = socket!;
    }

    /// <summary>Sends a request that is answered with a status.</summary>
    /// <returns>The status; null where the helper hangs up instead.</returns>
    public Errno? Ask(scoped ProxyRequest request)
    {
        Span<byte> bytes = new byte[ProxyReply.MaximumSize];
        Assert.Equal(Errno.None, _socket.Send(bytes[..request.Encode(bytes)]));
        bytes = bytes[..(ProxyHeader.Length + ProxyReply.StatusSize)];
        Errno errno = _socket.ReceiveExactly(bytes, out int received);
        if (errno != Errno.None || received < bytes.Length)
        {
            return null;
        }

        Assert.True(ProxyHeader.TryDecode(bytes, out ProxyHeader header));
        return header.Type == ProxyHeader.Error ? ProxyReply.DecodeError(bytes[ProxyHeader.Length..]) : Errno.None;
    }

    public void Dispose() => _socket.Dispose();
}
