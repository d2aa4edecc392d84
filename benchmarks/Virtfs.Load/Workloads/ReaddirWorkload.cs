using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Load.Workloads;

/// <summary>The listing of an open directory of 200 entries, in one message.</summary>
internal sealed class ReaddirWorkload() : Workload("readdir of 200")
{
    private const int Room = 32 * 1024;

    public override void Prepare(Conversation conversation)
    {
        for (int slot = 0; slot < BenchFolder.Slots; slot++)
        {
            conversation.OpenFile(OwnFid(slot), BenchFolder.DirectoryName, LopenFlags.Directory);
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
        room = Room;
        WireWriter writer = Begin(request, MessageType.Treaddir, slot);
        new Treaddir(OwnFid(slot), 0, Room - Limits.ReadReplyHeaderSize).Encode(ref writer);
        return writer.Finish();
    }

    public override void DoNatively(NativeFolder folder, int slot, int round)
    {
        NativeFolder.Check(Libc.Seek(folder.Listed[slot], 0, SeekFrom.SEEK_SET, out _));
        int length;
        do
        {
            NativeFolder.Check(Libc.GetDirectoryEntries(folder.Listed[slot], folder.EntryRoom, out length));
        }
        while (length > 0);
    }
}
