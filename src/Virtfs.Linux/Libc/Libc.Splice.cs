using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int SetPipeSize = 1031;
    private const int SpliceWithoutWaiting = 2;

    /// <summary>A pipe, both ends close-on-exec. pipe2(2): 0 or -1; EMFILE, ENFILE.</summary>
    public static Errno CreatePipe(out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2];
        Errno error = Result(pipe2(ends, OpenFlags.O_CLOEXEC.Value));
        (readEnd, writeEnd) = error == Errno.None ? (ends[0], ends[1]) : (-1, -1);
        return error;
    }

    /// <summary>
    /// How much a pipe holds, in bytes, each piece of a page counting as a page; rounded up. fcntl(2) F_SETPIPE_SZ: the size or -1; EPERM over /proc/sys/fs/pipe-max-size
    /// or when the user's pipes hold too much, EBUSY when less than lies in it.
    /// </summary>
    public static Errno ResizePipe(int descriptor, int size, out int actual) =>
        Result(fcntl(descriptor, SetPipeSize, size), out actual);

    /// <summary>
    /// Puts pages of a file, from an offset on, into a pipe without copying them. splice(2) with SPLICE_F_NONBLOCK, which concerns the pipe and not the file: bytes (0 at
    /// or after the end) or -1; EAGAIN when the pipe is full, EINVAL where the file's kind cannot do that, and as
    /// <see cref="PRead(int, byte*, nuint, ulong, out long)"/>.
    /// </summary>
    public static Errno SpliceFromFile(int file, ulong offset, int pipe, nuint count, out long moved)
    {
        long position = (long)offset;
        return Result(splice(file, &position, pipe, null, count, SpliceWithoutWaiting), out moved);
    }

    /// <summary>
    /// Sends what lies in a pipe, as far as there is room; blocks unless the socket is non-blocking. splice(2): bytes or -1; EPIPE (and SIGPIPE, which .NET ignores)
    /// and ECONNRESET where the other side is gone, EAGAIN, EINTR.
    /// </summary>
    public static Errno SpliceToSocket(int pipe, int socket, nuint count, out long moved) =>
        Result(splice(pipe, null, socket, null, count, 0), out moved);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int pipe2(int* descriptors, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint splice(int input, long* inputOffset, int output, long* outputOffset, nuint count, uint flags);
}
