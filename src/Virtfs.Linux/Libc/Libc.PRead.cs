using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Reads at an offset, in bytes. pread(2): bytes (0 at or after the end, at most 0x7ffff000) or -1; EINVAL for an offset over 2^63 - 1
    /// or, with O_DIRECT, misalignment, EFAULT where the buffer is not mapped, EISDIR, ESPIPE, EINTR.
    /// </summary>
    public static Errno PRead(int descriptor, byte* buffer, nuint count, ulong offset, out long read) =>
        Result(pread(descriptor, buffer, count, (long)offset), out read);

    /// <inheritdoc cref="PRead(int, byte*, nuint, ulong, out long)"/>
    public static Errno PRead(int descriptor, Span<byte> buffer, ulong offset, out int read)
    {
        fixed (byte* start = buffer)
        {
            return Result(pread(descriptor, start, (nuint)buffer.Length, (long)offset), out read);
        }
    }

    /// <summary>
    /// Reads at an offset into several pieces of memory, filled in order. preadv(2): as
    /// <see cref="PRead(int, byte*, nuint, ulong, out long)"/>; EINVAL also for more than 1,024 pieces or a total over 2^63 - 1. A piece
    /// that is not mapped gives EFAULT only if nothing came before it, else a short count.
    /// </summary>
    public static Errno PReadV(int descriptor, IoVector* vectors, int count, ulong offset, out long read) =>
        Result(preadv(descriptor, vectors, count, (long)offset), out read);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint pread(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint preadv(int descriptor, IoVector* vectors, int count, long offset);
}
