using System;
using System.Runtime.CompilerServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Bytes to stack-allocate for <paramref name="name"/> and its NUL; 1 when it is too long, which <see cref="Terminate"/> then reports.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BufferSize(ReadOnlySpan<byte> name) => name.Length <= MaximumPathLength ? name.Length + 1 : 1;

    /// <summary>Copies a name into a buffer of <see cref="BufferSize"/> bytes and ends it with NUL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno Terminate(ReadOnlySpan<byte> name, byte* buffer)
    {
        if (name.Length > MaximumPathLength)
        {
            return Errno.ENAMETOOLONG;
        }

        if (name.Contains((byte)0))
        {
            return Errno.EINVAL;
        }

        name.CopyTo(new Span<byte>(buffer, name.Length));
        buffer[name.Length] = 0;
        return Errno.None;
    }
}
