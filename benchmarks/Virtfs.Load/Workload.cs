using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load;

/// <summary>One row of the tables: an operation of one or more messages, repeated in every slot.</summary>
internal abstract class Workload(string name)
{
    /// <summary>The fid that every conversation attaches.</summary>
    public const uint RootFid = 0;

    /// <summary>The row's name.</summary>
    public string Name { get; } = name;

    /// <summary>Messages an operation takes.</summary>
    public virtual int Steps => 1;

    /// <summary>The payload an operation moves, in bytes; 0 when it is none.</summary>
    public virtual int Payload => 0;

    /// <summary>Makes fids and opens files before the clock runs.</summary>
    public virtual void Prepare(Conversation conversation)
    {
    }

    /// <summary>Gives back what <see cref="Prepare"/> took.</summary>
    public virtual void Finish(Conversation conversation)
    {
    }

    /// <summary>Writes one message of the operation.</summary>
    /// <param name="slot">The slot, which is the message's tag.</param>
    /// <param name="step">Which of the operation's messages.</param>
    /// <param name="round">How often this slot has done the operation.</param>
    /// <param name="request">Where to write it.</param>
    /// <param name="room">The longest reply.</param>
    /// <returns>The message's length.</returns>
    public abstract int Write(int slot, int step, int round, Span<byte> request, out int room);

    /// <summary>Does the same work by the fewest native system calls; what no server can be faster than on one processor.</summary>
    public abstract void DoNatively(NativeFolder folder, int slot, int round);

    /// <summary>The fid a slot may use as it likes.</summary>
    protected static uint OwnFid(int slot) => (uint)(1000 + slot);

    /// <summary>The file a slot may use as it likes.</summary>
    protected static byte[] FileName(int slot) => BenchFolder.FileNames[slot];

    /// <summary>Begins a message.</summary>
    protected static WireWriter Begin(Span<byte> request, MessageType type, int slot) => WireWriter.Begin(request, type, (ushort)slot);

    /// <summary>Writes a walk of at most one name.</summary>
    protected static int WriteWalk(Span<byte> request, int slot, uint fid, uint newFid, ReadOnlySpan<byte> name)
    {
        WireWriter writer = Begin(request, MessageType.Twalk, slot);
        writer.WriteU32(fid);
        writer.WriteU32(newFid);
        writer.WriteU16((ushort)(name.IsEmpty ? 0 : 1));
        if (!name.IsEmpty)
        {
            writer.WriteString(name);
        }

        return writer.Finish();
    }

    /// <summary>Writes a clunk.</summary>
    protected static int WriteClunk(Span<byte> request, int slot, uint fid)
    {
        WireWriter writer = Begin(request, MessageType.Tclunk, slot);
        new Tclunk(fid).Encode(ref writer);
        return writer.Finish();
    }

    /// <summary>Writes a read.</summary>
    protected static int WriteRead(Span<byte> request, int slot, uint fid, ulong offset, int count)
    {
        WireWriter writer = Begin(request, MessageType.Tread, slot);
        new Tread(fid, offset, (uint)count).Encode(ref writer);
        return writer.Finish();
    }

    /// <summary>Writes a getattr of everything basic.</summary>
    protected static int WriteGetattr(Span<byte> request, int slot, uint fid)
    {
        WireWriter writer = Begin(request, MessageType.Tgetattr, slot);
        new Tgetattr(fid, GetattrMask.Basic).Encode(ref writer);
        return writer.Finish();
    }
}
