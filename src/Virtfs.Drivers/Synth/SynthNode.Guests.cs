using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <content>What guests ask of a node.</content>
public abstract partial class SynthNode
{
    /// <summary>The unit of transfer that guests are told, in bytes; QEMU's.</summary>
    internal const uint BlockSize = 512;

    private const uint FileSystemType = 0xABCD;

    /// <inheritdoc/>
    public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
    {
        ulong length = GetLength();
        attributes = new NodeAttributes
        {
            Device = NoDevice,
            Inode = Inode,
            Mode = _type | Permissions,
            Uid = Uid,
            Gid = Gid,
            LinkCount = LinkCount,
            Size = length,
            Blocks = (length + BlockSize - 1) / BlockSize,
            AccessTime = Timestamp.FromDateTime(AccessTime),
            ModificationTime = Timestamp.FromDateTime(ModificationTime),
            ChangeTime = Timestamp.FromDateTime(ChangeTime),
            Version = System.Threading.Volatile.Read(ref _version),
            Generation = (mask & AttributeMask.Generation) != 0 ? 0 : null,
        };
        return Errno.None;
    }

    /// <summary>Refuses to change what belongs to the code: EPERM.</summary>
    public override Errno SetAttributes(in AttributeChanges changes) => Errno.EPERM;

    /// <summary>Reads the totals: none, as of every file system that stores nothing.</summary>
    /// <param name="statistics">The totals.</param>
    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = new FileSystemStatistics { Type = FileSystemType, BlockSize = BlockSize, NameLength = ChildTable.LongestName };
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno LookupParent(out Node? parent, out NodeAttributes attributes)
    {
        if (Parent is not { } directory)
        {
            parent = null;
            attributes = default;
            return Errno.ENOENT;
        }

        directory.AddReference();
        parent = directory;
        return directory.GetAttributes(AttributeMask.Identity, out attributes);
    }

    /// <summary>Reads its name; the last it had, when it has been removed.</summary>
    /// <param name="name">Receives the name. Too short: ERANGE.</param>
    /// <param name="length">Its length in bytes; 0 for the root.</param>
    public override Errno GetName(Span<byte> name, out int length)
    {
        byte[] own = System.Threading.Volatile.Read(ref _name);
        length = own.Length;
        return own.AsSpan().TryCopyTo(name) ? Errno.None : Errno.ERANGE;
    }

    /// <summary>Refuses: names belong to the code. EPERM, or ENOENT when it has none.</summary>
    public override Errno Remove() => Parent is null ? Errno.ENOENT : Errno.EPERM;

    /// <summary>Sets the times that a guest may set where it may write.</summary>
    private protected Errno SetTimes(in AttributeChanges changes)
    {
        var attributes = new NodeAttributes { AccessTime = Timestamp.FromDateTime(AccessTime), ModificationTime = Timestamp.FromDateTime(ModificationTime) };
        Errno errno = new AttributeChanges { AccessTime = changes.AccessTime, ModificationTime = changes.ModificationTime }.ApplyTo(ref attributes);
        if (errno == Errno.None)
        {
            AccessTime = attributes.AccessTime.ToDateTime();
            ModificationTime = attributes.ModificationTime.ToDateTime();
        }

        return errno;
    }
}
