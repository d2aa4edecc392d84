using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Cuts or extends a file opened for writing to a length in bytes. ftruncate(2): 0 or -1; EINVAL where it is not open for writing, is
    /// no regular file or the length is over 2^63 - 1, EFBIG, EPERM where a seal forbids it, EBADF for an O_PATH descriptor.
    /// </summary>
    public static Errno FTruncate(int descriptor, ulong length) => Result(ftruncate(descriptor, (long)length));

    /// <summary>
    /// Cuts or extends the file that a descriptor holds, O_PATH or not, where it may be written to. truncate(2) on /proc/self/fd/N: 0 or
    /// -1; EISDIR, EACCES, EINVAL where it is no regular file or the length is over 2^63 - 1, EFBIG, ETXTBSY.
    /// </summary>
    public static Errno TruncateDescriptor(int pathDescriptor, ulong length)
    {
        byte* path = stackalloc byte[DescriptorPathSize];
        Errno error = FormatDescriptorPath(pathDescriptor, path);
        return error != Errno.None ? error : Result(truncate(path, (long)length));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int truncate(byte* path, long length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ftruncate(int descriptor, long length);
}
