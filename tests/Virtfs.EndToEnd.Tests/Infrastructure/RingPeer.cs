using System;
using Virtfs.Linux;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.VhostUser.FrontEnd;
using Buffer = Virtfs.VhostUser.FrontEnd.Buffer;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>A guest that has booted: each tag has room of its own in guest memory for its request and its reply.</summary>
internal sealed class RingPeer : Peer
{
    private readonly ulong[] _requests = new ulong[Slots];
    private readonly ulong[] _replies = new ulong[Slots];
    private readonly ushort[] _heads = new ushort[Slots];

    /// <summary>A guest at one end of a socket, which it owns.</summary>
    public RingPeer(StreamSocket socket)
    {
        Guest = new Guest(socket);
        for (int i = 0; i < Slots; i++)
        {
            _requests[i] = Guest.Ram.Allocate(Msize);
            _replies[i] = Guest.Ram.Allocate(Msize);
            _heads[i] = ushort.MaxValue;
        }

        Guest.Boot();
    }

    /// <summary>The guest.</summary>
    public Guest Guest { get; }

    /// <inheritdoc/>
    public override void Post(ushort tag, ReadOnlySpan<byte> message)
    {
        Span<byte> request = Guest.Ram.Span(_requests[tag], message.Length);
        message.CopyTo(request);
        SetTag(request, tag);
        _heads[tag] = Guest.Ring.Add(ChainForm.Indirect, Buffer.Readable(_requests[tag], message.Length), Buffer.Writable(_replies[tag], Msize));
        Guest.Kick();
    }

    /// <inheritdoc/>
    public override (ushort Tag, Reply? Reply) Receive()
    {
        (ushort tag, int length) = Take();
        return (tag, length == 0 ? null : new Reply(Guest.Ram.Span(_replies[tag], length).ToArray()));
    }

    /// <summary>Waits for the next one to end; its tag and its reply's length. Allocates nothing.</summary>
    public (ushort Tag, int Length) Take()
    {
        UsedElement used = Guest.Ring.Take();
        int tag = Array.IndexOf(_heads, used.Head);
        _heads[tag] = ushort.MaxValue;
        return ((ushort)tag, (int)used.Length);
    }

    /// <summary>The first bytes of the last reply to a tag.</summary>
    public ReadOnlySpan<byte> Peek(ushort tag, int length) => Guest.Ram.Span(_replies[tag], length);

    /// <inheritdoc/>
    public override void Dispose() => Guest.Dispose();
}
