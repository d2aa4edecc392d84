using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Opens anew what a descriptor holds, an O_PATH one included, by open("/proc/self/fd/N"). open(2): descriptor or -1; ELOOP for a
    /// symbolic link, ENOENT where the descriptor is not open, EBADF where /proc is not mounted.
    /// </summary>
    /// <remarks>The object's permissions are checked as in any open. O_NOFOLLOW is taken away, since /proc's entry is itself a link;
    /// O_CLOEXEC is added.</remarks>
    public static Errno Reopen(int pathDescriptor, OpenFlags flags, out int descriptor)
    {
        byte* name = stackalloc byte[DescriptorNameSize];
        Errno error = FormatDescriptorName(pathDescriptor, name);
        if (error != Errno.None)
        {
            descriptor = -1;
            return error;
        }

        flags = (flags & ~OpenFlags.O_NOFOLLOW) | OpenFlags.O_CLOEXEC;
        return DescriptorResult(openat(DescriptorDirectory, name, flags.Value, 0), out descriptor);
    }
}
