using System;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Carries the messages of one client: requests out, replies in. A stream does it, and a ring can.</summary>
/// <remarks>
/// A <see cref="NinePClient"/> sends from one thread at a time and receives on one thread at a time, both at once. Calls that may wait and calls that
/// may not follow each other as threads and tasks take turns. <see cref="Shutdown"/> may come from any thread; <see cref="IDisposable.Dispose"/> comes
/// last, when no thread is inside.
/// </remarks>
public abstract class ClientTransport : IDisposable
{
    /// <summary>Bytes of the largest message it carries, in either direction; the client asks for no larger msize.</summary>
    public abstract int MaximumMessageSize { get; }

    /// <summary>Sends one request, or what is left of it.</summary>
    /// <param name="wait">With <see cref="TransportWait.Never"/> it sends what there is room for; EAGAIN where that is not all.</param>
    /// <param name="message">The message; its header counts the payload too.</param>
    /// <param name="payload">What follows: the data of a Twrite, else nothing.</param>
    /// <param name="sent">Bytes of both that earlier calls have sent; counted on here.</param>
    public abstract Errno Send(TransportWait wait, ReadOnlySpan<byte> message, ReadOnlySpan<byte> payload, ref int sent);

    /// <summary>
    /// Hands out the header of the next reply. Of type 0 where the request ended without one, as flushed requests do on a ring. EAGAIN where none has
    /// come and <paramref name="wait"/> says so; ECONNRESET where no more will come.
    /// </summary>
    public abstract Errno ReceiveHeader(TransportWait wait, out MessageHeader header);

    /// <summary>
    /// Takes bytes of the reply whose header came last: at least one, with <see cref="TransportWait.Never"/> or EAGAIN. Asked for all of its body before
    /// the next header, in one part or several, and never for more.
    /// </summary>
    public abstract Errno ReceiveBody(TransportWait wait, Span<byte> destination, out int received);

    /// <summary>Waits until <see cref="Send"/> is worth trying again after EAGAIN; holds no thread. None also after <see cref="Shutdown"/>.</summary>
    public abstract ValueTask<Errno> WaitToSendAsync();

    /// <summary>As <see cref="WaitToSendAsync"/>, for the two that receive.</summary>
    public abstract ValueTask<Errno> WaitToReceiveAsync();

    /// <summary>Ends the connection: calls blocked inside, and all later ones, return an error.</summary>
    public abstract void Shutdown();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what it holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
