using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Sends bytes. send(2): how many went (fewer than given are possible) or -1; EPIPE and ECONNRESET where the other side is gone, EAGAIN
    /// with MSG_DONTWAIT or on a non-blocking socket, EINTR, ENOTSOCK.
    /// </summary>
    public static Errno Send(int descriptor, ReadOnlySpan<byte> buffer, MessageFlags flags, out int sent)
    {
        fixed (byte* start = buffer)
        {
            return Result(send(descriptor, start, (nuint)buffer.Length, (int)flags), out sent);
        }
    }

    /// <summary>
    /// As <see cref="Send"/>, from several pieces of memory (EMSGSIZE for more than 1,024) and with control messages. sendmsg(2): bytes or
    /// -1. Descriptors travel with the first byte; ETOOMANYREFS where too many are under way.
    /// </summary>
    public static Errno SendMessage(int descriptor, in MessageHeader message, MessageFlags flags, out long sent)
    {
        fixed (MessageHeader* header = &message)
        {
            return Result(sendmsg(descriptor, header, (int)flags), out sent);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint send(int descriptor, byte* buffer, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint sendmsg(int descriptor, MessageHeader* message, int flags);
}
