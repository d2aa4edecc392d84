using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>_IOR('v', 1, long): the size says long, yet file systems write 32 bits.</summary>
    private const nuint GetVersionRequest = 0x80087601;

    /// <summary>
    /// The generation of an inode, which tells two files apart that had the same inode number one after the other. ioctl_iflags(2)
    /// FS_IOC_GETVERSION: 0 or -1; ENOTTY where the file system has none, EBADF for an O_PATH descriptor.
    /// </summary>
    public static Errno GetGeneration(int descriptor, out uint generation)
    {
        ulong value = 0;
        Errno error = Result(ioctl(descriptor, GetVersionRequest, &value));
        generation = (uint)value;
        return error;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, void* argument);
}
