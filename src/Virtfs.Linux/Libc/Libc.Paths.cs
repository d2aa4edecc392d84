using System;
using System.Runtime.CompilerServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>Bytes to stack-allocate for <paramref name="name"/> and its NUL, as <see cref="Terminate"/> puts it there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BufferSize(ReadOnlySpan<byte> name) => Math.Min(name.Length, MaximumPathLength + 1) + 1;

    /// <summary>
    /// Copies a name into a buffer of <see cref="BufferSize"/> bytes and ends it with NUL. Of one that is too long as much as is still too long: it is for
    /// the kernel to say what is wrong with a call, and what first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Errno Terminate(ReadOnlySpan<byte> name, byte* buffer)
    {
        if (name.Contains((byte)0))
        {
            return name.Length > MaximumPathLength ? Errno.ENAMETOOLONG : Errno.EINVAL;
        }

        int length = BufferSize(name) - 1;
        name[..length].CopyTo(new Span<byte>(buffer, length));
        buffer[length] = 0;
        return Errno.None;
    }
}
