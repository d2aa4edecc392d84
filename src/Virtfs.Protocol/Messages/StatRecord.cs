using System;

namespace Virtfs.Protocol.Messages;

/// <summary>What Rstat tells of an object, Twstat changes of it, and a directory holds of each entry.</summary>
/// <remarks>
/// <code>
/// 0        2        4       8        21       25        29        33         41
/// +--------+--------+-------+--------+--------+---------+---------+----------+----------+---------+---------+----------+
/// | size 2 | type 2 | dev 4 | qid 13 | mode 4 | atime 4 | mtime 4 | length 8 | name 2+n | uid 2+n | gid 2+n | muid 2+n |
/// +--------+--------+-------+--------+--------+---------+---------+----------+----------+---------+---------+----------+
/// +---------------+---------+---------+----------+
/// | extension 2+n | n_uid 4 | n_gid 4 | n_muid 4 |
/// +---------------+---------+---------+----------+
/// </code>
/// size is what follows it. The second row is missing in a 9P2000 session. Source: Plan 9's stat(5); the second row from 9P2000.u.
/// </remarks>
public readonly ref struct StatRecord
{
    // Up to the name; the five or four lengths of strings; the three numbers at the end.
    private const int FixedSize = 41;
    private const int LengthsSize = 5 * sizeof(ushort);
    private const int NumbersSize = 3 * sizeof(uint);

    /// <summary>For the server's kernel: of no use to others.</summary>
    public ushort Type { get; init; }

    /// <summary>As <see cref="Type"/>.</summary>
    public uint Device { get; init; }

    /// <summary>The object.</summary>
    public Qid Qid { get; init; }

    /// <summary>Kind and permissions.</summary>
    public StatMode Mode { get; init; }

    /// <summary>Last access, in seconds since 1970.</summary>
    public uint AccessTime { get; init; }

    /// <summary>Last change of the content, in seconds since 1970.</summary>
    public uint ModificationTime { get; init; }

    /// <summary>Bytes of the content.</summary>
    public ulong Length { get; init; }

    /// <summary>The name in its directory.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>The owner, by name.</summary>
    public ReadOnlySpan<byte> UserName { get; init; }

    /// <summary>The group, by name.</summary>
    public ReadOnlySpan<byte> GroupName { get; init; }

    /// <summary>Who changed the content last, by name.</summary>
    public ReadOnlySpan<byte> ModifierName { get; init; }

    /// <summary>What the kind of object has beside this: a link's target, a device's numbers.</summary>
    public ReadOnlySpan<byte> Extension { get; init; }

    /// <summary>The owner, by number.</summary>
    public uint UserId { get; init; }

    /// <summary>The group, by number.</summary>
    public uint GroupId { get; init; }

    /// <summary>Who changed the content last, by number.</summary>
    public uint ModifierId { get; init; }

    /// <summary>A record that changes nothing as it stands: every number is all ones and every string empty.</summary>
    public static StatRecord Untouched => new()
    {
        Type = ushort.MaxValue,
        Device = uint.MaxValue,
        Qid = new Qid((QidType)byte.MaxValue, uint.MaxValue, ulong.MaxValue),
        Mode = (StatMode)uint.MaxValue,
        AccessTime = uint.MaxValue,
        ModificationTime = uint.MaxValue,
        Length = ulong.MaxValue,
        UserId = uint.MaxValue,
        GroupId = uint.MaxValue,
        ModifierId = uint.MaxValue,
    };

    /// <summary>Reads a record; false if it runs past the end, and then it is not to be used. Its size field is not looked at.</summary>
    public static bool TryDecode(scoped ref WireReader reader, Dialect dialect, out StatRecord record)
    {
        reader.ReadU16();
        bool isPlain = dialect == Dialect.Plain;
        record = new StatRecord
        {
            Type = reader.ReadU16(),
            Device = reader.ReadU32(),
            Qid = reader.ReadQid(),
            Mode = (StatMode)reader.ReadU32(),
            AccessTime = reader.ReadU32(),
            ModificationTime = reader.ReadU32(),
            Length = reader.ReadU64(),
            Name = reader.ReadString(),
            UserName = reader.ReadString(),
            GroupName = reader.ReadString(),
            ModifierName = reader.ReadString(),
            Extension = isPlain ? [] : reader.ReadString(),
            UserId = isPlain ? Limits.NoUserId : reader.ReadU32(),
            GroupId = isPlain ? Limits.NoUserId : reader.ReadU32(),
            ModifierId = isPlain ? Limits.NoUserId : reader.ReadU32(),
        };
        return !reader.Failed;
    }

    /// <summary>Bytes of the record in a dialect, its size field included; over 65,537 it cannot be encoded.</summary>
    public int SizeIn(Dialect dialect)
    {
        int size = FixedSize + LengthsSize + Name.Length + UserName.Length + GroupName.Length + ModifierName.Length;
        return dialect == Dialect.Plain ? size - sizeof(ushort) : size + Extension.Length + NumbersSize;
    }

    /// <summary>Writes the record as a dialect has it.</summary>
    /// <remarks>A record that does not fit fails the writer half written: compare <see cref="SizeIn"/> with the room first.</remarks>
    public void Encode(scoped ref WireWriter writer, Dialect dialect)
    {
        writer.WriteU16((ushort)(SizeIn(dialect) - sizeof(ushort)));
        writer.WriteU16(Type);
        writer.WriteU32(Device);
        writer.WriteQid(Qid);
        writer.WriteU32((uint)Mode);
        writer.WriteU32(AccessTime);
        writer.WriteU32(ModificationTime);
        writer.WriteU64(Length);
        writer.WriteString(Name);
        writer.WriteString(UserName);
        writer.WriteString(GroupName);
        writer.WriteString(ModifierName);
        if (dialect != Dialect.Plain)
        {
            writer.WriteString(Extension);
            writer.WriteU32(UserId);
            writer.WriteU32(GroupId);
            writer.WriteU32(ModifierId);
        }
    }
}
