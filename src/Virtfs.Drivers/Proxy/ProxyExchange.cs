using System;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <summary>Where one thread's request is put together and its reply arrives. Each thread has one: it makes one request at a time.</summary>
internal sealed class ProxyExchange
{
    [ThreadStatic]
    private static ProxyExchange? _ofThread;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ProxyReply.MaximumSize, pinned: true);
    private int _bodyLength;

    private ProxyExchange()
    {
    }

    /// <summary>The calling thread's.</summary>
    public static ProxyExchange OfThread => _ofThread ??= new ProxyExchange();

    /// <summary>The request's bytes, and after they have gone the reply's.</summary>
    public Span<byte> Buffer => _buffer;

    /// <summary>The reply's body; empty where the reply brings a descriptor.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(ProxyHeader.Length, _bodyLength);

    /// <summary>The descriptor that came, or -1; the caller's.</summary>
    public int Descriptor { get; private set; } = -1;

    /// <summary>Notes the reply that is in the buffer.</summary>
    public void SetReply(int bodyLength, int descriptor)
    {
        _bodyLength = bodyLength;
        Descriptor = descriptor;
    }
}
