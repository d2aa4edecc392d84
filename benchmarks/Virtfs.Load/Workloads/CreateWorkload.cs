using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load.Workloads;

/// <summary>What making and removing a file costs: walk to the folder, create, then clunk and unlink, or remove, which diod has in their place.</summary>
internal sealed class CreateWorkload(MessageType removal) : Workload(removal == MessageType.Tremove ? "create+remove" : "create+clunk+unlink")
{
    private const uint Mode = 0x1A4; // 0644

    public override int Steps => removal == MessageType.Tremove ? 3 : 4;

    public override int Write(int slot, int step, int round, Span<byte> request, out int room)
    {
        room = 64;
        switch (step)
        {
            case 0:
                return WriteWalk(request, slot, RootFid, OwnFid(slot), []);
            case 1:
                WireWriter create = Begin(request, MessageType.Tlcreate, slot);
                new Tlcreate(OwnFid(slot), BenchFolder.NewNames[slot], (uint)(LopenFlags.ReadWrite | LopenFlags.Create), Mode, 0).Encode(ref create);
                return create.Finish();
            case 2 when removal == MessageType.Tremove:
                WireWriter remove = Begin(request, MessageType.Tremove, slot);
                new Tremove(OwnFid(slot)).Encode(ref remove);
                return remove.Finish();
            case 2:
                return WriteClunk(request, slot, OwnFid(slot));
            default:
                WireWriter unlink = Begin(request, MessageType.Tunlinkat, slot);
                new Tunlinkat(RootFid, BenchFolder.NewNames[slot], 0).Encode(ref unlink);
                return unlink.Finish();
        }
    }

    public override void DoNatively(NativeFolder folder, int slot, int round)
    {
        OpenFlags flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_NOFOLLOW;
        NativeFolder.Check(Libc.OpenAt(folder.Directory, BenchFolder.NewNames[slot], flags, Mode, out int descriptor));
        NativeFolder.Check(Libc.Close(descriptor));
        NativeFolder.Check(Libc.UnlinkAt(folder.Directory, BenchFolder.NewNames[slot], AtFlags.None));
    }
}
