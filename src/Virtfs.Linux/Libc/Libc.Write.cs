using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Writes at the file's own position, or to what has none. write(2): bytes (fewer than given are possible) or -1; EAGAIN where a
    /// non-blocking descriptor has no room, EINTR when a signal came first, EPIPE without SIGPIPE (the runtime ignores that signal).
    /// </summary>
    public static Errno Write(int descriptor, byte* buffer, nuint count, out long written) =>
        Result(write_(descriptor, buffer, count), out written);

    /// <inheritdoc cref="Write(int, byte*, nuint, out long)"/>
    public static Errno Write(int descriptor, ReadOnlySpan<byte> buffer, out int written)
    {
        fixed (byte* start = buffer)
        {
            return Result(write_(descriptor, start, (nuint)buffer.Length), out written);
        }
    }

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint write_(int descriptor, byte* buffer, nuint count);
}
