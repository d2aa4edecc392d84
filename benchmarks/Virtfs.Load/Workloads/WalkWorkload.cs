using System;
using Virtfs.Linux;

namespace Virtfs.Load.Workloads;

/// <summary>What stat(2) of an uncached name costs: walk, getattr, clunk.</summary>
internal sealed class WalkWorkload() : Workload("walk+getattr+clunk")
{
    public override int Steps => 3;

    public override int Write(int slot, int step, int round, Span<byte> request, out int room)
    {
        room = 160;
        return step switch
        {
            0 => WriteWalk(request, slot, RootFid, OwnFid(slot), FileName(slot)),
            1 => WriteGetattr(request, slot, OwnFid(slot)),
            _ => WriteClunk(request, slot, OwnFid(slot)),
        };
    }

    public override void DoNatively(NativeFolder folder, int slot, int round)
    {
        int descriptor = NativeFolder.Open(folder.Directory, FileName(slot), OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
        NativeFolder.Check(Libc.StatX(descriptor, StatXMask.STATX_BASIC_STATS, out _));
        NativeFolder.Check(Libc.Close(descriptor));
    }
}
