using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Gives a socket its address. bind(2): 0 or -1; EADDRINUSE, also for a path that exists, EADDRNOTAVAIL, EACCES, ENOENT.
    /// </summary>
    public static Errno Bind(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return Result(bind(descriptor, start, (uint)address.Length));
        }
    }

    /// <summary>
    /// Connects a socket. connect(2): 0 or -1; ECONNREFUSED where nobody listens, EINPROGRESS (a non-blocking socket; Unix: EAGAIN), EINTR,
    /// and then the connecting goes on.
    /// </summary>
    public static Errno Connect(int descriptor, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return Result(connect(descriptor, start, (uint)address.Length));
        }
    }

    /// <summary>
    /// The address a socket is bound to; <paramref name="length"/> is its whole length, which may exceed the room given. getsockname(2): 0
    /// or -1.
    /// </summary>
    public static Errno GetSocketName(int descriptor, Span<byte> address, out int length)
    {
        uint size = (uint)address.Length;
        fixed (byte* start = address)
        {
            Errno error = Result(getsockname(descriptor, start, &size));
            length = error == Errno.None ? (int)size : 0;
            return error;
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int bind(int descriptor, byte* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int connect(int descriptor, byte* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getsockname(int descriptor, byte* address, uint* length);
}
