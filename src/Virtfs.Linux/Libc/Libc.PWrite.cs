using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Writes at an offset, in bytes. pwrite(2): bytes (at most 0x7ffff000) or -1; with O_APPEND Linux ignores the offset and appends.
    /// ENOSPC, EDQUOT, EFBIG, EINVAL (offset over 2^63 - 1, misalignment with O_DIRECT), EFAULT, EINTR.
    /// </summary>
    public static Errno PWrite(int descriptor, byte* buffer, nuint count, ulong offset, out long written) =>
        Result(pwrite(descriptor, buffer, count, (long)offset), out written);

    /// <inheritdoc cref="PWrite(int, byte*, nuint, ulong, out long)"/>
    public static Errno PWrite(int descriptor, ReadOnlySpan<byte> buffer, ulong offset, out int written)
    {
        fixed (byte* start = buffer)
        {
            return Result(pwrite(descriptor, start, (nuint)buffer.Length, (long)offset), out written);
        }
    }

    /// <summary>
    /// Writes several pieces of memory at an offset, in order. pwritev(2): as <see cref="PWrite(int, byte*, nuint, ulong, out long)"/>;
    /// EINVAL also for more than 1,024 pieces. A piece that is not mapped gives EFAULT only if nothing came before it, else a short count.
    /// </summary>
    public static Errno PWriteV(int descriptor, IoVector* vectors, int count, ulong offset, out long written) =>
        Result(pwritev(descriptor, vectors, count, (long)offset), out written);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint pwrite(int descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint pwritev(int descriptor, IoVector* vectors, int count, long offset);
}
