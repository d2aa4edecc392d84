using System;
using System.Buffers.Binary;

namespace Virtfs.Protocol.Proxy;

/// <summary>How a proxy helper's replies are written and read.</summary>
/// <remarks>
/// <code>
/// Open, Create          status 4: <see cref="DescriptorComes"/>, and with these bytes one descriptor; or a negative error number. No header
/// all others, failed    header(<see cref="ProxyHeader.Error"/>, 4)  negative error number 4
/// changes               header(<see cref="ProxyHeader.Success"/>, 4)  0 4
/// GetAttributes         header(success, 116)  <see cref="ProxyAttributes"/>
/// GetStatistics         header(success, 88)  <see cref="ProxyStatistics"/>
/// GetGeneration         header(success, 8)  number 8, the low half of which counts
/// ReadLink, GetXattr, ListXattr
///                       header(success, 2 + n)  length 2  bytes n
/// the last two, asked for the length alone
///                       header(success, 4)  length 4
/// </code>
/// </remarks>
public static class ProxyReply
{
    /// <summary>The status of an opening that succeeded.</summary>
    public const int DescriptorComes = int.MaxValue;

    /// <summary>Bytes of a reply that brings a descriptor or its error.</summary>
    public const int StatusSize = 4;

    /// <summary>Bytes of the longest reply.</summary>
    public const int MaximumSize = ProxyHeader.Length + ProxyHeader.MaximumBody;

    /// <summary>The longest string that fits into a body.</summary>
    public const int MaximumString = ProxyHeader.MaximumBody - sizeof(ushort);

    /// <summary>Whether the reply to a request is a bare status with a descriptor instead of a header with a body.</summary>
    public static bool BringsDescriptor(ProxyRequestType type) => type is ProxyRequestType.Open or ProxyRequestType.Create;

    /// <summary>Writes the status of an opening; with <see cref="Errno.None"/> the descriptor goes along.</summary>
    public static int EncodeDescriptorStatus(Span<byte> destination, Errno errno)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, errno == Errno.None ? DescriptorComes : -(int)errno);
        return StatusSize;
    }

    /// <summary>Reads the status of an opening.</summary>
    /// <returns>EIO for a number that is neither the mark nor an error.</returns>
    public static Errno DecodeDescriptorStatus(ReadOnlySpan<byte> status)
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(status);
        return value == DescriptorComes ? Errno.None : ToErrno(value, Errno.EIO);
    }

    /// <summary>Writes the reply of something done, or of anything that failed.</summary>
    public static int EncodeStatus(Span<byte> destination, Errno errno)
    {
        var writer = new WireWriter(destination);
        new ProxyHeader(errno == Errno.None ? ProxyHeader.Success : ProxyHeader.Error, StatusSize).Encode(ref writer);
        writer.WriteU32((uint)-(int)errno);
        return writer.Length;
    }

    /// <summary>Reads an error's body; EIO if it is none.</summary>
    public static Errno DecodeError(ReadOnlySpan<byte> body) =>
        body.Length == StatusSize ? ToErrno(BinaryPrimitives.ReadInt32LittleEndian(body), Errno.EIO) : Errno.EIO;

    /// <summary>Writes the length of an extended attribute, or of their list.</summary>
    public static int EncodeLength(Span<byte> destination, int length)
    {
        var writer = new WireWriter(destination);
        new ProxyHeader(ProxyHeader.Success, StatusSize).Encode(ref writer);
        writer.WriteU32((uint)length);
        return writer.Length;
    }

    /// <summary>Writes a generation.</summary>
    public static int EncodeGeneration(Span<byte> destination, ulong generation)
    {
        var writer = new WireWriter(destination);
        new ProxyHeader(ProxyHeader.Success, sizeof(ulong)).Encode(ref writer);
        writer.WriteU64(generation);
        return writer.Length;
    }

    /// <summary>Writes attributes.</summary>
    public static int Encode(Span<byte> destination, in ProxyAttributes attributes)
    {
        var writer = new WireWriter(destination);
        new ProxyHeader(ProxyHeader.Success, ProxyAttributes.Size).Encode(ref writer);
        attributes.Encode(ref writer);
        return writer.Length;
    }

    /// <summary>Writes totals.</summary>
    public static int Encode(Span<byte> destination, in ProxyStatistics statistics)
    {
        var writer = new WireWriter(destination);
        new ProxyHeader(ProxyHeader.Success, ProxyStatistics.Size).Encode(ref writer);
        statistics.Encode(ref writer);
        return writer.Length;
    }

    /// <summary>Where the bytes of a string go before <see cref="EndString"/>.</summary>
    public static Span<byte> StringRoom(Span<byte> destination) => destination[(ProxyHeader.Length + sizeof(ushort))..];

    /// <summary>Writes what stands before a string that is in <see cref="StringRoom"/>; ENOBUFS instead where the body would be too long.</summary>
    public static int EndString(Span<byte> destination, int length)
    {
        if (length > MaximumString)
        {
            return EncodeStatus(destination, Errno.ENOBUFS);
        }

        var writer = new WireWriter(destination);
        new ProxyHeader(ProxyHeader.Success, (uint)(sizeof(ushort) + length)).Encode(ref writer);
        writer.WriteU16((ushort)length);
        return writer.Length + length;
    }

    /// <summary>Reads a string's body; false where it is none.</summary>
    public static bool TryDecodeString(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> value)
    {
        var reader = new WireReader(body);
        value = reader.ReadString();
        return !reader.Failed;
    }

    private static Errno ToErrno(int status, Errno otherwise) => status is < 0 and >= -4095 ? (Errno)(-status) : otherwise;
}
