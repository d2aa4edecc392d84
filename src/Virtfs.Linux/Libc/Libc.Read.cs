using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Reads from the file's own position, or from what has none (pipe, eventfd, terminal). read(2): bytes (0 at the end, fewer than asked
    /// are normal) or -1; EAGAIN where a non-blocking descriptor has nothing, EINTR when a signal came first, EFAULT where the buffer is
    /// not mapped.
    /// </summary>
    public static Errno Read(int descriptor, byte* buffer, nuint count, out long read) =>
        Result(read_(descriptor, buffer, count), out read);

    /// <inheritdoc cref="Read(int, byte*, nuint, out long)"/>
    public static Errno Read(int descriptor, Span<byte> buffer, out int read)
    {
        fixed (byte* start = buffer)
        {
            return Result(read_(descriptor, start, (nuint)buffer.Length), out read);
        }
    }

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    private static partial nint read_(int descriptor, byte* buffer, nuint count);
}
