using System;
using System.Buffers.Text;
using System.Diagnostics;
using Virtfs.Protocol;

namespace Virtfs.Linux;

// Following /proc/self/fd/N leads to the very object the descriptor N holds, whatever its name has become, and stops there: a symbolic link
// held by an O_PATH descriptor is not followed further. So calls that refuse O_PATH descriptors work by this path.
public static unsafe partial class Libc
{
    /// <summary>The digits of an int (10) and the NUL, rounded up.</summary>
    private const int DescriptorNameSize = 16;

    /// <summary>"/proc/self/fd/" (14), the digits and the NUL, rounded up.</summary>
    private const int DescriptorPathSize = 32;

    /// <summary>
    /// /proc/self/fd, kept open for the process's life: walking there takes 1 us of a reopening's 4. -1, so that calls answer EBADF,
    /// without /proc.
    /// </summary>
    private static int DescriptorDirectory => OwnDescriptors.Directory;

    /// <summary>Writes the name of a descriptor in <see cref="DescriptorDirectory"/> and its NUL.</summary>
    private static Errno FormatDescriptorName(int descriptor, byte* buffer)
    {
        if (descriptor < 0)
        {
            return Errno.EBADF;
        }

        bool formatted = Utf8Formatter.TryFormat(descriptor, new Span<byte>(buffer, DescriptorNameSize), out int length);
        Debug.Assert(formatted);
        buffer[length] = 0;
        return Errno.None;
    }

    /// <summary>Writes the whole path of a descriptor and its NUL, for calls that take no directory.</summary>
    private static Errno FormatDescriptorPath(int descriptor, byte* buffer)
    {
        ReadOnlySpan<byte> prefix = "/proc/self/fd/"u8;
        prefix.CopyTo(new Span<byte>(buffer, DescriptorPathSize));
        return FormatDescriptorName(descriptor, buffer + prefix.Length);
    }

    // A class of its own: who needs no such path, above all in a root of his own, holds no such descriptor.
    private static class OwnDescriptors
    {
        public static readonly int Directory = Open();

        private static int Open()
        {
            OpenAt(CurrentDirectory, "/proc/self/fd"u8, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, out int descriptor);
            return descriptor;
        }
    }
}
