using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Receives what is there, or waits for something. recv(2): bytes, 0 when a stream ended, or -1; EAGAIN with MSG_DONTWAIT or on a
    /// non-blocking socket, EINTR, ECONNRESET, ENOTSOCK.
    /// </summary>
    public static Errno Receive(int descriptor, Span<byte> buffer, MessageFlags flags, out int received)
    {
        fixed (byte* start = buffer)
        {
            return Result(recv(descriptor, start, (nuint)buffer.Length, (int)flags), out received);
        }
    }

    /// <summary>
    /// As <see cref="Receive"/>, into several pieces of memory and with control messages; the header's ControlLength and Flags say what
    /// came. recvmsg(2): bytes or -1. Descriptors that came are open, also when MSG_CTRUNC says that more did not fit.
    /// </summary>
    public static Errno ReceiveMessage(int descriptor, ref MessageHeader message, MessageFlags flags, out long received)
    {
        fixed (MessageHeader* header = &message)
        {
            return Result(recvmsg(descriptor, header, (int)flags), out received);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv(int descriptor, byte* buffer, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recvmsg(int descriptor, MessageHeader* message, int flags);
}
