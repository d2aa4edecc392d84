using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>A request to change attributes; null leaves one as it is.</summary>
/// <remarks>Applied in this order, the first failure ends it and what came before stays: mode, times, owner and group, size.</remarks>
public record struct AttributeChanges
{
    /// <summary>The new mode; type bits may be present and are to be ignored by who does not store them.</summary>
    public uint? Mode { get; set; }

    /// <summary>The new access time; its nanoseconds may be <see cref="Timestamp.Now"/>.</summary>
    public Timestamp? AccessTime { get; set; }

    /// <summary>The new modification time; its nanoseconds may be <see cref="Timestamp.Now"/>.</summary>
    public Timestamp? ModificationTime { get; set; }

    /// <summary>The new owner.</summary>
    public uint? Uid { get; set; }

    /// <summary>The new group.</summary>
    public uint? Gid { get; set; }

    /// <summary>True to set the change time to now and change nothing else (chown(-1, -1)).</summary>
    public bool TouchChangeTime { get; set; }

    /// <summary>The new length in bytes.</summary>
    public ulong? Size { get; set; }

    /// <summary>
    /// Applies all but the size to attributes that a file system keeps itself: permission bits, times, owner and group; then the change time is now.
    /// </summary>
    /// <param name="attributes">What to change; as it was after an error.</param>
    /// <returns>EINVAL for a time that is none.</returns>
    public readonly Errno ApplyTo(ref NodeAttributes attributes)
    {
        Timestamp access = attributes.AccessTime;
        Timestamp modification = attributes.ModificationTime;
        if (!Timestamp.TryChange(AccessTime, ref access) || !Timestamp.TryChange(ModificationTime, ref modification))
        {
            return Errno.EINVAL;
        }

        attributes.Mode = Mode is { } mode ? attributes.Type | (mode & InodeMode.PermissionBits) : attributes.Mode;
        attributes.AccessTime = access;
        attributes.ModificationTime = modification;
        attributes.Uid = Uid ?? attributes.Uid;
        attributes.Gid = Gid ?? attributes.Gid;
        attributes.ChangeTime = Timestamp.Current;
        return Errno.None;
    }
}
