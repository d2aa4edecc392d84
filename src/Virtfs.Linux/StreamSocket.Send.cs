using System;
using System.Diagnostics;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public sealed unsafe partial class StreamSocket
{
    /// <summary>Vectors handed to the kernel at once; a larger number gains nothing.</summary>
    private const int MaximumVectors = 64;

    /// <summary>
    /// Sends all bytes, waiting for room. EPIPE or ECONNRESET where the other side is gone; then an unknown part may have been sent.
    /// </summary>
    public Errno Send(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var vector = new IoVector(start, (nuint)buffer.Length);
            return SendVectored(new ReadOnlySpan<IoVector>(in vector));
        }
    }

    /// <summary>
    /// Sends all bytes of all pieces in order, as <see cref="Send"/>; any number of pieces. EFAULT where a piece is not mapped: what lay
    /// before it may have been sent.
    /// </summary>
    public Errno SendVectored(ReadOnlySpan<IoVector> vectors) => SendAll(vectors, MessageFlags.None);

    /// <summary>
    /// Sends bytes and then all that lies in a pipe, which is empty afterwards, waiting for room. As <see cref="Send"/>; EOPNOTSUPP without
    /// <see cref="CanSendPages"/>.
    /// </summary>
    public Errno SendPages(ReadOnlySpan<byte> head, PagePipe pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        if (!CanSendPages)
        {
            return Errno.EOPNOTSUPP;
        }

        Errno error;
        fixed (byte* start = head)
        {
            var vector = new IoVector(start, (nuint)head.Length);
            error = SendAll(new ReadOnlySpan<IoVector>(in vector), MessageFlags.MSG_MORE);
        }

        while (error == Errno.None && pages.Length > 0)
        {
            error = pages.MoveTo(Descriptor);
            if (error == Errno.EAGAIN)
            {
                error = WaitFor(PollEvents.POLLOUT);
            }

            if (error == Errno.EINTR)
            {
                error = Errno.None;
            }
        }

        return error;
    }

    private Errno SendAll(ReadOnlySpan<IoVector> vectors, MessageFlags flags)
    {
        IoVector* window = stackalloc IoVector[MaximumVectors];
        nuint sentOfFirst = 0;
        while (true)
        {
            while (!vectors.IsEmpty && vectors[0].Length == sentOfFirst)
            {
                vectors = vectors[1..];
                sentOfFirst = 0;
            }

            if (vectors.IsEmpty)
            {
                return Errno.None;
            }

            int count = Math.Min(vectors.Length, MaximumVectors);
            vectors[..count].CopyTo(new Span<IoVector>(window, count));
            window[0] = new IoVector(window[0].Base + sentOfFirst, window[0].Length - sentOfFirst);
            Errno error = SendSome(window, count, flags, out long sent);
            if (error != Errno.None)
            {
                return error;
            }

            Skip(ref vectors, ref sentOfFirst, (nuint)sent);
        }
    }

    /// <summary>As <see cref="SendVectored"/>, but never waits and may send a part: EAGAIN where there is no room now.</summary>
    /// <param name="vectors">The pieces; at least one byte, at most 64 pieces are looked at.</param>
    /// <param name="sent">The number of bytes sent.</param>
    public Errno TrySendVectored(ReadOnlySpan<IoVector> vectors, out long sent)
    {
        fixed (IoVector* start = vectors)
        {
            return SendSome(start, Math.Min(vectors.Length, MaximumVectors), MessageFlags.MSG_DONTWAIT, out sent);
        }
    }

    private static bool MayWait(MessageFlags flags) => (flags & MessageFlags.MSG_DONTWAIT) == 0;

    private static void Skip(ref ReadOnlySpan<IoVector> vectors, ref nuint sentOfFirst, nuint sent)
    {
        sentOfFirst += sent;
        while (!vectors.IsEmpty && sentOfFirst >= vectors[0].Length)
        {
            sentOfFirst -= vectors[0].Length;
            vectors = vectors[1..];
        }

        Debug.Assert(!vectors.IsEmpty || sentOfFirst == 0);
    }

    /// <summary>Sends at least one byte of a message that has one.</summary>
    private Errno SendSome(IoVector* vectors, int count, MessageFlags flags, out long sent)
    {
        if (_pipes is not null)
        {
            return _pipes.Write(vectors[0], MayWait(flags) ? -1 : 0, out sent);
        }

        var message = new MessageHeader { Vectors = vectors, VectorCount = (nuint)count };
        return SendMessage(ref message, flags, out sent);
    }

    private Errno SendMessage(ref MessageHeader message, MessageFlags flags, out long sent)
    {
        while (true)
        {
            Errno error = Libc.SendMessage(Descriptor, message, MessageFlags.MSG_NOSIGNAL | flags, out sent);
            if (error == Errno.EAGAIN && MayWait(flags))
            {
                error = WaitFor(PollEvents.POLLOUT);
            }

            if (error != Errno.EINTR)
            {
                return error;
            }
        }
    }
}
