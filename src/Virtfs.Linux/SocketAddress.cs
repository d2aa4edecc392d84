using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>A socket address as bind(2) and connect(2) take it.</summary>
/// <remarks>
/// <code>
/// sockaddr_un   family u16 @0 | path and NUL @2, 108 bytes at most
/// sockaddr_in   family u16 @0 | port u16, big-endian @2 | address @4 | 8 zeroes
/// sockaddr_in6  family u16 @0 | port u16, big-endian @2 | flow u32 @4 | address @8 | scope u32 @24
/// sockaddr_vm   family u16 @0 | 0 u16 @2 | port u32 @4 | cid u32 @8 | 4 zeroes
/// </code>
/// </remarks>
public struct SocketAddress
{
    /// <summary>The longest path of a Unix socket in bytes, without its NUL.</summary>
    public const int MaximumUnixPathLength = 107;

    /// <summary>The context id that means every one of this machine, for listening (VMADDR_CID_ANY).</summary>
    public const uint VsockAnyCid = uint.MaxValue;

    private const int InternetLength = 16;
    private const int Internet6Length = 28;
    private const int VsockLength = 16;

    private Storage _storage;
    private int _length;

    /// <summary>The address family.</summary>
    public readonly SocketDomain Domain => (SocketDomain)MemoryMarshal.Read<ushort>(_storage);

    /// <summary>The address; valid as long as this variable.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_storage)[.._length];

    /// <summary>The path of a Unix socket, without its NUL.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> UnixPath => Bytes[sizeof(ushort)..^1];

    /// <summary>
    /// A Unix socket's path. ENAMETOOLONG over <see cref="MaximumUnixPathLength"/> bytes, EINVAL where it is empty or has a NUL in it.
    /// </summary>
    public static Errno Unix(ReadOnlySpan<byte> path, out SocketAddress address)
    {
        address = default;
        if (path.Length > MaximumUnixPathLength)
        {
            return Errno.ENAMETOOLONG;
        }

        if (path.IsEmpty || path.Contains((byte)0))
        {
            return Errno.EINVAL;
        }

        Span<byte> bytes = address.Begin(SocketDomain.AF_UNIX, sizeof(ushort) + path.Length + 1);
        path.CopyTo(bytes[2..]);
        return Errno.None;
    }

    /// <summary>An IPv4 or IPv6 address and a TCP port.</summary>
    public static SocketAddress Internet(IPAddress host, ushort port)
    {
        ArgumentNullException.ThrowIfNull(host);
        SocketAddress address = default;
        bool isVersion6 = host.AddressFamily == AddressFamily.InterNetworkV6;
        Span<byte> bytes = isVersion6
            ? address.Begin(SocketDomain.AF_INET6, Internet6Length)
            : address.Begin(SocketDomain.AF_INET, InternetLength);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], port);
        host.TryWriteBytes(bytes[(isVersion6 ? 8 : 4)..], out _);
        if (isVersion6)
        {
            MemoryMarshal.Write(bytes[24..], (uint)host.ScopeId);
        }

        return address;
    }

    /// <summary>A context id (2 is the host, <see cref="VsockAnyCid"/> any of this machine) and a port of vsock(7).</summary>
    public static SocketAddress Vsock(uint contextId, uint port)
    {
        SocketAddress address = default;
        Span<byte> bytes = address.Begin(SocketDomain.AF_VSOCK, VsockLength);
        MemoryMarshal.Write(bytes[4..], port);
        MemoryMarshal.Write(bytes[8..], contextId);
        return address;
    }

    /// <summary>
    /// The addresses of a host name or number, best first. EHOSTUNREACH where the name has none. Allocates, and may wait for a name server.
    /// </summary>
    public static Errno Resolve(string host, ushort port, out SocketAddress[] addresses)
    {
        addresses = [];
        try
        {
            addresses = Internet(IPAddress.TryParse(host, out IPAddress? number) ? [number] : Dns.GetHostAddresses(host), port);
        }
        catch (Exception exception) when (IsUnknownHost(exception))
        {
        }

        return addresses.Length == 0 ? Errno.EHOSTUNREACH : Errno.None;
    }

    /// <summary>As <see cref="Resolve"/>, without a thread that waits.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async ValueTask<(Errno Error, SocketAddress[] Addresses)> ResolveAsync(string host, ushort port, CancellationToken cancellation)
    {
        SocketAddress[] addresses = [];
        try
        {
            addresses = Internet(
                IPAddress.TryParse(host, out IPAddress? number) ? [number] : await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false), port);
        }
        catch (Exception exception) when (IsUnknownHost(exception))
        {
        }

        return (addresses.Length == 0 ? Errno.EHOSTUNREACH : Errno.None, addresses);
    }

    private static SocketAddress[] Internet(IPAddress[] hosts, ushort port) => Array.ConvertAll(hosts, host => Internet(host, port));

    // The name service's own errors have no errno.
    private static bool IsUnknownHost(Exception exception) => exception is SocketException or ArgumentException;

    [UnscopedRef]
    private Span<byte> Begin(SocketDomain domain, int length)
    {
        _length = length;
        Span<byte> bytes = ((Span<byte>)_storage)[..length];
        MemoryMarshal.Write(bytes, (ushort)domain);
        return bytes;
    }

    /// <summary>Room for the longest, sockaddr_un's 110 bytes.</summary>
    [InlineArray(112)]
    private struct Storage
    {
        private byte _first;
    }
}
