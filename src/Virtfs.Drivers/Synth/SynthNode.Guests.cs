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
    public override Errno GetAttributes(AttributeMask mask, out FileAttributes attributes)
    {
        ulong length = GetLength();
        attributes = new FileAttributes
        {
            Device = NoDevice,
            Inode = Inode,
            Mode = _type | Permissions,
            Uid = Uid,
            Gid = Gid,
            LinkCount = LinkCount,
            Size = length,
            Blocks = (length + BlockSize - 1) / BlockSize,
            AccessTime = Stamp(AccessTime),
            ModificationTime = Stamp(ModificationTime),
            ChangeTime = Stamp(ChangeTime),
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
    public override Errno LookupParent(out Node? parent, out FileAttributes attributes)
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
        if (!TryTime(changes.AccessTime, AccessTime, out DateTime access) || !TryTime(changes.ModificationTime, ModificationTime, out DateTime modification))
        {
            return Errno.EINVAL;
        }

        AccessTime = access;
        ModificationTime = modification;
        return Errno.None;
    }

    private static bool TryTime(Timestamp? change, DateTime current, out DateTime time)
    {
        time = current;
        if (change is not { } stamp || stamp.Nanoseconds == Timestamp.Omit)
        {
            return true;
        }

        if (stamp.Nanoseconds == Timestamp.Now)
        {
            time = DateTime.UtcNow;
            return true;
        }

        if (stamp.Nanoseconds > 999_999_999)
        {
            return false;
        }

        // What DateTime cannot hold, the years before 1 and after 9999, becomes the nearest it can.
        long seconds = Math.Clamp(stamp.Seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 1);
        time = DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(stamp.Nanoseconds / TimeSpan.NanosecondsPerTick);
        return true;
    }

    private static Timestamp Stamp(DateTime time)
    {
        long ticks = (time - DateTime.UnixEpoch).Ticks;
        long seconds = (long)Math.Floor((double)ticks / TimeSpan.TicksPerSecond);
        return new Timestamp(seconds, (uint)((ticks - (seconds * TimeSpan.TicksPerSecond)) * TimeSpan.NanosecondsPerTick));
    }
}
