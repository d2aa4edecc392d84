using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Moves the position of the open file description. lseek(2): the new position or -1; ENXIO for SEEK_DATA and SEEK_HOLE behind the last
    /// byte.
    /// </summary>
    /// <remarks>On a directory the only valid offsets are 0 and those that <see cref="DirectoryEntries"/> gave.</remarks>
    public static Errno Seek(int descriptor, long offset, SeekFrom from, out long position) =>
        Result((nint)lseek(descriptor, offset, (int)from), out position);

    [LibraryImport(Library, SetLastError = true)]
    private static partial long lseek(int descriptor, long offset, int whence);
}
