using System.Collections.Generic;
using System.Text;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>Takes the names of one reply.</summary>
public sealed class NameList(int room) : DirectoryWriter
{
    private int _room = room;

    public List<string> Names { get; } = [];

    public ulong LastOffset { get; private set; }

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
        Names.Add(Encoding.Latin1.GetString(entry.Name));
        LastOffset = entry.NextOffset;
        return true;
    }
}
