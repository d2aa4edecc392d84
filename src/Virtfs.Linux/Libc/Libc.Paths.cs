using System;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>"/proc/self/fd/" (14), the digits of an int (11 with sign), the NUL: 26, rounded up.</summary>
    private const int DescriptorPathSize = 32;

    /// <summary>Bytes to stack-allocate for <paramref name="name"/> and its NUL; 1 when it is too long, which <see cref="Terminate"/> then reports.</summary>
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

    /// <summary>
    /// Writes the path of a descriptor, "/proc/self/fd/N", and its NUL. Following it leads to the very object the descriptor holds, whatever its
    /// name has become, and stops there: a symbolic link held by an O_PATH descriptor is not followed further.
    /// </summary>
    private static Errno FormatDescriptorPath(int descriptor, byte* buffer)
    {
        if (descriptor < 0)
        {
            return Errno.EBADF;
        }

        ReadOnlySpan<byte> prefix = "/proc/self/fd/"u8;
        var path = new Span<byte>(buffer, DescriptorPathSize);
        prefix.CopyTo(path);
        bool formatted = Utf8Formatter.TryFormat(descriptor, path[prefix.Length..], out int digits);
        Debug.Assert(formatted);
        path[prefix.Length + digits] = 0;
        return Errno.None;
    }
}
