using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Creates a FIFO, a socket, a device (CAP_MKNOD) or a plain file, by the type bits of the mode, less the umask. mknodat(2): 0 or -1.
    /// </summary>
    /// <param name="directory">Where a relative name starts.</param>
    /// <param name="name">The name; it must not exist (EEXIST), be it a dangling link.</param>
    /// <param name="mode">Type and permission bits.</param>
    /// <param name="device">The number of a device, as the C library keeps it (<see cref="DeviceNumber"/>); ignored for other
    /// types.</param>
    public static Errno MakeNodeAt(int directory, ReadOnlySpan<byte> name, uint mode, ulong device)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        return error != Errno.None ? error : Result(mknodat(directory, path, mode, device));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int mknodat(int directory, byte* path, uint mode, ulong device);
}
