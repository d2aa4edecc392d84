using System;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Carries the messages of one client: requests out, replies in. A stream does it, and so does a ring.</summary>
/// <remarks>
/// A <see cref="NinePClient"/> sends from one thread at a time and receives on one thread at a time, both at once. <see cref="Shutdown"/> may come
/// from any thread; <see cref="IDisposable.Dispose"/> comes last, when no thread is inside.
/// </remarks>
public abstract class ClientTransport : IDisposable
{
    /// <summary>Bytes of the largest message it carries, in either direction; the client asks for no larger msize.</summary>
    public abstract int MaximumMessageSize { get; }

    /// <summary>Sends one request.</summary>
    /// <param name="message">The message; its header counts the payload too.</param>
    /// <param name="payload">What follows: the data of a Twrite, else nothing.</param>
    public abstract Errno Send(ReadOnlySpan<byte> message, ReadOnlySpan<byte> payload);

    /// <summary>
    /// Waits for the next reply and hands out its header. Of type 0 where the request ended without one, as flushed requests do on a ring. ECONNRESET
    /// where no more will come.
    /// </summary>
    public abstract Errno ReceiveHeader(out MessageHeader header);

    /// <summary>
    /// Takes the next bytes of the reply whose header came last, and fills the whole destination. Asked for all of its body before the next header, in
    /// one part or several, and never for more.
    /// </summary>
    public abstract Errno ReceiveBody(Span<byte> destination);

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
