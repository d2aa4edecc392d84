using System;
using Virtfs.Linux;

namespace Virtfs.Load.Workloads;

/// <summary>The attributes of a walked file.</summary>
internal sealed class GetattrWorkload() : Workload("getattr")
{
    public override void Prepare(Conversation conversation)
    {
        for (int slot = 0; slot < BenchFolder.Slots; slot++)
        {
            conversation.Walk(OwnFid(slot), FileName(slot));
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
        room = 160;
        return WriteGetattr(request, slot, OwnFid(slot));
    }

    public override void DoNatively(NativeFolder folder, int slot, int round) => NativeFolder.Check(Libc.StatX(folder.Files[slot], StatXMask.STATX_BASIC_STATS, out _));
}
