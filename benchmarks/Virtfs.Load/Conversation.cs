using System;
using System.IO;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load;

/// <summary>A pipe on which a version has been agreed and the root attached; runs workloads.</summary>
internal sealed class Conversation(Pipe pipe) : IDisposable
{
    private readonly int[] _steps = new int[pipe.Depth];
    private readonly int[] _rounds = new int[pipe.Depth];

    /// <summary>The message size agreed on.</summary>
    public int Msize { get; private set; }

    /// <summary>Agrees on a message size and attaches.</summary>
    public void Begin(int msize, ReadOnlySpan<byte> attachName)
    {
        WireWriter version = WireWriter.Begin(pipe.Request(0), MessageType.Tversion, Limits.NoTag);
        new Tversion((uint)msize, VersionStrings.L).Encode(ref version);
        if (!Rversion.TryDecode(Call(version.Finish(), MessageType.Rversion)[Limits.HeaderSize..], out Rversion agreed))
        {
            throw new IOException("The reply to Tversion cannot be read.");
        }

        Msize = (int)agreed.Msize;
        WireWriter attach = WireWriter.Begin(pipe.Request(0), MessageType.Tattach, 0);
        new Tattach(Workload.RootFid, Limits.NoFid, "root"u8, attachName, 0).Encode(ref attach);
        Call(attach.Finish(), MessageType.Rattach);
    }

    /// <summary>Where the next message of <see cref="Call"/> is written.</summary>
    public Span<byte> Request => pipe.Request(0);

    /// <summary>Sends the message in slot 0 and waits for its reply.</summary>
    public ReadOnlySpan<byte> Call(int length, MessageType expected)
    {
        pipe.Submit(0, length, Math.Max(Msize, Limits.MinimumMsize));
        pipe.Flush();
        int slot = pipe.Receive();
        ReadOnlySpan<byte> reply = pipe.Reply(slot);
        return TypeOf(reply) == expected ? reply : throw new IOException($"Expected {expected}, got {MessageFormatter.Describe(reply)}.");
    }

    /// <summary>Walks to a file.</summary>
    /// <param name="fid">The fid it becomes.</param>
    /// <param name="names">Where it is below the root.</param>
    public void Walk(uint fid, params ReadOnlySpan<byte[]> names)
    {
        WireWriter walk = WireWriter.Begin(Request, MessageType.Twalk, 0);
        walk.WriteU32(Workload.RootFid);
        walk.WriteU32(fid);
        walk.WriteU16((ushort)names.Length);
        foreach (byte[] name in names)
        {
            walk.WriteString(name);
        }

        Call(walk.Finish(), MessageType.Rwalk);
    }

    /// <summary>Walks to a file in the root and opens it.</summary>
    public void OpenFile(uint fid, byte[] name, LopenFlags flags)
    {
        Walk(fid, name);
        WireWriter open = WireWriter.Begin(Request, MessageType.Tlopen, 0);
        new Tlopen(fid, (uint)flags).Encode(ref open);
        Call(open.Finish(), MessageType.Rlopen);
    }

    /// <summary>Gives a file an owner and a mode.</summary>
    /// <param name="names">Where it is below the root.</param>
    /// <param name="mode">The mode, with the type as clients send it.</param>
    public void Own(byte[][] names, uint mode)
    {
        const uint Fid = 1;
        const uint Owner = 1000;
        Walk(Fid, names);
        WireWriter change = WireWriter.Begin(Request, MessageType.Tsetattr, 0);
        new Tsetattr { Fid = Fid, Valid = SetattrMask.Mode | SetattrMask.Uid | SetattrMask.Gid, Mode = mode, Uid = Owner, Gid = Owner }.Encode(ref change);
        Call(change.Finish(), MessageType.Rsetattr);
        Clunk(Fid);
    }

    /// <summary>Lets a fid go.</summary>
    public void Clunk(uint fid)
    {
        WireWriter clunk = WireWriter.Begin(Request, MessageType.Tclunk, 0);
        new Tclunk(fid).Encode(ref clunk);
        Call(clunk.Finish(), MessageType.Rclunk);
    }

    /// <summary>Repeats an operation in the first <paramref name="depth"/> slots for a while.</summary>
    /// <param name="workload">The operation.</param>
    /// <param name="depth">Requests in flight.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="latency">Where to count how long each operation took; null for not at all.</param>
    /// <returns>Operations a second.</returns>
    public double Run(Workload workload, int depth, double seconds, LatencyCounter? latency)
    {
        Array.Clear(_steps);
        long done = 0;
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        long end = begin + (long)(seconds * System.Diagnostics.Stopwatch.Frequency);
        long operationBegan = begin;
        for (int slot = 0; slot < depth; slot++)
        {
            Submit(workload, slot);
        }

        pipe.Flush();
        int inFlight = depth;
        long now = begin;
        while (inFlight > 0)
        {
            int slot = pipe.Receive();
            do
            {
                Check(pipe.Reply(slot));
                if (++_steps[slot] == workload.Steps)
                {
                    _steps[slot] = 0;
                    _rounds[slot]++;
                    done++;
                    now = System.Diagnostics.Stopwatch.GetTimestamp();
                    if (depth == 1)
                    {
                        latency?.Add(now - operationBegan);
                        operationBegan = now;
                    }

                    if (now >= end)
                    {
                        inFlight--;
                        continue;
                    }
                }

                Submit(workload, slot);
            }
            while (pipe.TryReceive(out slot));
            pipe.Flush();
        }

        return done / System.Diagnostics.Stopwatch.GetElapsedTime(begin, now).TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose() => pipe.Dispose();

    private static MessageType TypeOf(ReadOnlySpan<byte> reply) => reply.Length < Limits.HeaderSize ? 0 : (MessageType)reply[4];

    private static void Check(ReadOnlySpan<byte> reply)
    {
        if (reply.Length < Limits.HeaderSize || TypeOf(reply) is MessageType.Rlerror or MessageType.Rerror)
        {
            throw new IOException($"The server answered {MessageFormatter.Describe(reply)}.");
        }
    }

    private void Submit(Workload workload, int slot)
    {
        int length = workload.Write(slot, _steps[slot], _rounds[slot], pipe.Request(slot), out int room);
        pipe.Submit(slot, length, room);
    }
}
