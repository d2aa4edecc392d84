using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Reads a socket option of any shape; <paramref name="length"/> bytes of <paramref name="value"/> are valid. getsockopt(2): 0 or -1;
    /// ENOTSOCK, ENOPROTOOPT.
    /// </summary>
    public static Errno GetSocketOption(int descriptor, int level, int option, Span<byte> value, out int length)
    {
        uint size = (uint)value.Length;
        fixed (byte* start = value)
        {
            Errno error = Result(getsockopt(descriptor, level, option, start, &size));
            length = error == Errno.None ? (int)size : 0;
            return error;
        }
    }

    /// <summary>Reads a socket option that is an int.</summary>
    public static Errno GetSocketOption(int descriptor, int level, int option, out int value)
    {
        int result = 0;
        uint size = sizeof(int);
        Errno error = Result(getsockopt(descriptor, level, option, (byte*)&result, &size));
        value = result;
        return error;
    }

    /// <summary>Sets a socket option of any shape. setsockopt(2): 0 or -1; ENOTSOCK, ENOPROTOOPT, EINVAL.</summary>
    public static Errno SetSocketOption(int descriptor, int level, int option, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            return Result(setsockopt(descriptor, level, option, start, (uint)value.Length));
        }
    }

    /// <summary>Sets a socket option that is an int.</summary>
    public static Errno SetSocketOption(int descriptor, int level, int option, int value) =>
        Result(setsockopt(descriptor, level, option, (byte*)&value, sizeof(int)));

    /// <summary>
    /// Who connected the other end of a Unix socket, as of that moment. getsockopt(2) SO_PEERCRED: 0 or -1; ENOTSOCK. A socket that is no
    /// Unix socket or not connected has process id 0 and user and group <see cref="uint.MaxValue"/>.
    /// </summary>
    public static Errno GetPeerCredentials(int descriptor, out PeerCredentials credentials)
    {
        credentials = default;
        uint size = (uint)sizeof(PeerCredentials);
        fixed (PeerCredentials* start = &credentials)
        {
            return Result(getsockopt(descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_PEERCRED, (byte*)start, &size));
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getsockopt(int descriptor, int level, int option, byte* value, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setsockopt(int descriptor, int level, int option, byte* value, uint length);
}
