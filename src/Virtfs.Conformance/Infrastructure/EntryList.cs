using System.Collections.Generic;
using System.Text;
using Virtfs.Server.FileSystems;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>Takes the entries of one reply, with as much room as a 9P message of some size has.</summary>
public sealed class EntryList(int room) : DirectoryWriter
{
    private int _room = room;

    public readonly record struct Entry(string Name, ulong Device, ulong Inode, byte Type, ulong NextOffset);

    public List<Entry> Entries { get; } = [];

    public override int Room => _room;

    public override int EntryOverhead => 24;

    public override bool TryAdd(in DirectoryEntry entry)
    {
        int size = EntryOverhead + entry.Name.Length;
        if (size > _room)
        {
            return false;
        }

        _room -= size;
        Entries.Add(new Entry(Encoding.Latin1.GetString(entry.Name), entry.Device, entry.Inode, entry.TellsType ? entry.Type : (byte)0, entry.NextOffset));
        return true;
    }
}
