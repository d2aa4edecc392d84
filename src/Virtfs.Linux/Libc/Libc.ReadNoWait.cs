using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    private const int ReadWriteNoWait = 8;

    /// <summary>
    /// Reads from the file's own position without ever blocking, whatever its O_NONBLOCK flag says. preadv2(2) with offset -1 and
    /// RWF_NOWAIT: bytes or -1; EAGAIN where there is nothing now, EOPNOTSUPP where the kind of file cannot tell.
    /// </summary>
    public static Errno ReadNoWait(int descriptor, Span<byte> buffer, out int read)
    {
        fixed (byte* start = buffer)
        {
            var vector = new IoVector(start, (nuint)buffer.Length);
            return Result(preadv2(descriptor, &vector, 1, -1, ReadWriteNoWait), out read);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint preadv2(int descriptor, IoVector* vectors, int count, long offset, int flags);
}
