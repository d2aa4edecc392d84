using System;

namespace Virtfs.Load;

/// <summary>A way to a server with so many slots, each for one request in flight. The slot's number is the message's tag.</summary>
internal abstract class Pipe : IDisposable
{
    /// <summary>Slots.</summary>
    public abstract int Depth { get; }

    /// <summary>Where a slot's request is written.</summary>
    public abstract Span<byte> Request(int slot);

    /// <summary>A slot's reply, until the slot is submitted again.</summary>
    public abstract ReadOnlySpan<byte> Reply(int slot);

    /// <summary>Hands a slot's request over; <see cref="Flush"/> sees to it that it is sent.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="length">Bytes of the request.</param>
    /// <param name="room">The longest reply.</param>
    public abstract void Submit(int slot, int length, int room);

    /// <summary>Sends what was submitted.</summary>
    public abstract void Flush();

    /// <summary>Waits for a reply.</summary>
    /// <returns>Its slot.</returns>
    public abstract int Receive();

    /// <summary>A reply if one is there now.</summary>
    public abstract bool TryReceive(out int slot);

    /// <inheritdoc/>
    public abstract void Dispose();
}
