using System;

namespace Virtfs.Protocol.Proxy;

/// <summary>The start of every request to a proxy helper, and of every reply but those that bring a descriptor.</summary>
/// <remarks>
/// <code>
/// 0        4        8
/// +--------+--------+
/// | type 4 | size 4 |    size counts the body that follows, without the header
/// +--------+--------+
/// </code>
/// Both programs run on one machine and write its own byte order, which is little endian on all that virtfsd runs on.
/// </remarks>
/// <param name="Type">A <see cref="ProxyRequestType"/>; in replies <see cref="Success"/> or <see cref="Error"/>.</param>
/// <param name="Size">Bytes of the body.</param>
public readonly record struct ProxyHeader(uint Type, uint Size)
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    /// <summary>The longest body of a request or a reply.</summary>
    public const int MaximumBody = 65536;

    /// <summary>The type of a reply that has what was asked for.</summary>
    public const uint Success = 0;

    /// <summary>The type of a reply that has a negative error number instead.</summary>
    public const uint Error = 1;

    /// <summary>Whether the type is that of a request.</summary>
    public bool IsRequest => Type is >= (uint)ProxyRequestType.Open and <= (uint)ProxyRequestType.GetGeneration;

    /// <summary>Reads a header; false if there are fewer than <see cref="Length"/> bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        var reader = new WireReader(bytes);
        header = new ProxyHeader(reader.ReadU32(), reader.ReadU32());
        return !reader.Failed;
    }

    /// <summary>Writes the header.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU32(Type);
        writer.WriteU32(Size);
    }
}
