using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load.Workloads;

/// <summary>Writes of an open file, one behind the other.</summary>
internal sealed class WriteWorkload(int count) : Workload($"write {count / 1024} KiB")
{
    public override int Payload => count;

    public override void Prepare(Conversation conversation)
    {
        for (int slot = 0; slot < BenchFolder.Slots; slot++)
        {
            conversation.OpenFile(OwnFid(slot), FileName(slot), LopenFlags.WriteOnly);
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
        room = 4096;
        WireWriter writer = Begin(request, MessageType.Twrite, slot);
        new Twrite(OwnFid(slot), Offset(round), (uint)count).Encode(ref writer);
        return writer.Finish(count);
    }

    public override unsafe void DoNatively(NativeFolder folder, int slot, int round) =>
        NativeFolder.Check(Libc.PWrite(folder.Files[slot], folder.Buffer(slot), (nuint)count, Offset(round), out _));

    private ulong Offset(int round) => (ulong)(round % (BenchFolder.FileSize / count) * count);
}
