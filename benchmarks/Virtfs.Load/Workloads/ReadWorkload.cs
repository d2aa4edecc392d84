using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load.Workloads;

/// <summary>Reads of an open file, one behind the other.</summary>
internal sealed class ReadWorkload(int count) : Workload($"read {count / 1024} KiB")
{
    public override int Payload => count;

    public override void Prepare(Conversation conversation)
    {
        for (int slot = 0; slot < BenchFolder.Slots; slot++)
        {
            conversation.OpenFile(OwnFid(slot), FileName(slot), LopenFlags.ReadOnly);
        }
    }

    public override void Finish(Conversation conversation)
    {
        for (int slot = 0; slot < BenchFolder.Slots; slot++)
        {
            conversation.Clunk(OwnFid(slot));
        }
    }

    public override int Write(int slot, int step, int round, Span<byte> request, out int room)
    {
        room = Limits.ReadReplyHeaderSize + count;
        return WriteRead(request, slot, OwnFid(slot), Offset(round), count);
    }

    public override unsafe void DoNatively(NativeFolder folder, int slot, int round) =>
        NativeFolder.Check(Libc.PRead(folder.Files[slot], folder.Buffer(slot), (nuint)count, Offset(round), out _));

    private ulong Offset(int round) => (ulong)(round % (BenchFolder.FileSize / count) * count);
}
