using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Waits until data and metadata are on the medium. fsync(2): 0 or -1; EIO and ENOSPC may report earlier writes, EINTR, EBADF for
    /// O_PATH.
    /// </summary>
    public static Errno FSync(int descriptor) => Result(fsync(descriptor));

    /// <summary>As <see cref="FSync"/>, without metadata that is not needed to read the data back. fdatasync(2): 0 or -1.</summary>
    public static Errno FDataSync(int descriptor) => Result(fdatasync(descriptor));

    /// <summary>
    /// Starts writing out a range of a file, or waits for it, without its metadata: no promise after a power failure. sync_file_range(2): 0
    /// or -1; ESPIPE for what is no file.
    /// </summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">The number of bytes; 0 means to the end.</param>
    /// <param name="flags">What to do.</param>
    public static Errno SyncFileRange(int descriptor, ulong offset, ulong length, SyncFileRangeFlags flags) =>
        Result(sync_file_range(descriptor, (long)offset, (long)length, (uint)flags));

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fdatasync(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int sync_file_range(int descriptor, long offset, long length, uint flags);
}
