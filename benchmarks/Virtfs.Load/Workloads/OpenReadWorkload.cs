using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load.Workloads;

/// <summary>What reading a small file costs: walk, open, read 4 KiB, clunk.</summary>
internal sealed class OpenReadWorkload() : Workload("walk+open+read 4 KiB+clunk")
{
    private const int Count = 4096;

    public override int Steps => 4;

    public override int Payload => Count;

    public override int Write(int slot, int step, int round, Span<byte> request, out int room)
    {
        room = Limits.ReadReplyHeaderSize + Count;
        switch (step)
        {
            case 0:
                return WriteWalk(request, slot, RootFid, OwnFid(slot), FileName(slot));
            case 1:
                WireWriter open = Begin(request, MessageType.Tlopen, slot);
                new Tlopen(OwnFid(slot), 0).Encode(ref open);
                return open.Finish();
            case 2:
                return WriteRead(request, slot, OwnFid(slot), 0, Count);
            default:
                return WriteClunk(request, slot, OwnFid(slot));
        }
    }

    public override unsafe void DoNatively(NativeFolder folder, int slot, int round)
    {
        int descriptor = NativeFolder.Open(folder.Directory, FileName(slot), OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW);
        NativeFolder.Check(Libc.PRead(descriptor, folder.Buffer(slot), Count, 0, out _));
        NativeFolder.Check(Libc.Close(descriptor));
    }
}
