using System;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public sealed partial class StreamSocket
{
    /// <summary>
    /// Waits for bytes and takes those that are there. None with 0 bytes: the other side ended the stream, or <see cref="Shutdown"/> did.
    /// ECONNRESET, ETIMEDOUT.
    /// </summary>
    public Errno Receive(Span<byte> buffer, out int received)
    {
        while (true)
        {
            Errno error = _pipes is null
                ? Libc.Receive(Descriptor, buffer, MessageFlags.None, out received)
                : _pipes.Read(buffer, timeoutMilliseconds: -1, out received);
            if (error == Errno.EAGAIN)
            {
                error = WaitFor(PollEvents.POLLIN);
            }

            if (error != Errno.EINTR)
            {
                return error;
            }
        }
    }

    /// <summary>As <see cref="Receive"/>, but never waits: EAGAIN where there is nothing now.</summary>
    public Errno TryReceive(Span<byte> buffer, out int received)
    {
        Errno error;
        do
        {
            error = _pipes is null
                ? Libc.Receive(Descriptor, buffer, MessageFlags.MSG_DONTWAIT, out received)
                : _pipes.Read(buffer, timeoutMilliseconds: 0, out received);
        }
        while (error == Errno.EINTR);
        return error;
    }

    /// <summary>
    /// Waits until the whole buffer is filled. None with fewer bytes: the stream ended there. After an error <paramref name="received"/>
    /// bytes have come.
    /// </summary>
    public Errno ReceiveExactly(Span<byte> buffer, out int received)
    {
        received = 0;
        while (received < buffer.Length)
        {
            Errno error = Receive(buffer[received..], out int count);
            if (error != Errno.None || count == 0)
            {
                return error;
            }

            received += count;
        }

        return Errno.None;
    }
}
