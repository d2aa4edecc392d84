using System;
using System.Buffers.Binary;

namespace Virtfs.Protocol.Messages;

/// <summary>One entry of a directory, in the data of Rreaddir.</summary>
/// <remarks>
/// <code>
/// 0        13         21       22
/// +--------+----------+--------+----------+
/// | qid 13 | offset 8 | type 1 | name 2+n |
/// +--------+----------+--------+----------+
/// </code>
/// Source: the 9P2000.L protocol, readdir.
/// </remarks>
public readonly ref struct DirectoryEntryRecord(Qid qid, ulong offset, byte type, ReadOnlySpan<byte> name)
{
    private const int TypeOffset = Qid.Size + sizeof(ulong);

    /// <summary>The object.</summary>
    public Qid Qid { get; init; } = qid;

    /// <summary>What Treaddir takes to go on after this entry. Opaque.</summary>
    public ulong Offset { get; init; } = offset;

    /// <summary>The kind of object, as readdir(3) gives it (DT_REG and so on); 0 where the server does not know.</summary>
    public byte Type { get; init; } = type;

    /// <summary>The name in the directory.</summary>
    public ReadOnlySpan<byte> Name { get; init; } = name;

    /// <summary>Bytes of an entry whose name has <paramref name="nameLength"/> bytes.</summary>
    public static int SizeOf(int nameLength) => Limits.DirectoryEntryHeaderSize + nameLength;

    /// <summary>Reads an entry; false if it runs past the end, and then it is not to be used.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out DirectoryEntryRecord entry)
    {
        entry = new DirectoryEntryRecord(
            qid: reader.ReadQid(),
            offset: reader.ReadU64(),
            type: reader.ReadU8(),
            name: reader.ReadString());
        return !reader.Failed;
    }

    /// <summary>Writes the entry; one that does not fit fails the writer.</summary>
    public void Encode(ref WireWriter writer)
    {
        // A listing consists of these: one check of the room for all fields, instead of one for each.
        Span<byte> record = writer.Reserve(Name.Length > Limits.MaximumStringLength ? int.MaxValue : SizeOf(Name.Length));
        if (record.IsEmpty)
        {
            return;
        }

        record[0] = (byte)Qid.Type;
        BinaryPrimitives.WriteUInt32LittleEndian(record[1..], Qid.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(record[5..], Qid.Path);
        BinaryPrimitives.WriteUInt64LittleEndian(record[Qid.Size..], Offset);
        record[TypeOffset] = Type;
        BinaryPrimitives.WriteUInt16LittleEndian(record[(TypeOffset + 1)..], (ushort)Name.Length);
        Name.CopyTo(record[Limits.DirectoryEntryHeaderSize..]);
    }
}
