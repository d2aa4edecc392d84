using System;
using System.IO;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>Attributes to change; those that are null stay as they are.</summary>
public sealed record AttributeChanges
{
    /// <summary>Permission bits.</summary>
    public UnixFileMode? Permissions { get; init; }

    /// <summary>The owner.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group.</summary>
    public uint? Gid { get; init; }

    /// <summary>Bytes of the content: truncates or extends.</summary>
    public long? Length { get; init; }

    /// <summary>When it was read last.</summary>
    public DateTimeOffset? Accessed { get; init; }

    /// <summary>When its content changed last.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>The request that says so.</summary>
    internal Tsetattr Request(uint fid)
    {
        SetattrMask valid = (Permissions is null ? 0 : SetattrMask.Mode) | (Uid is null ? 0 : SetattrMask.Uid) | (Gid is null ? 0 : SetattrMask.Gid)
            | (Length is null ? 0 : SetattrMask.Size) | (Accessed is null ? 0 : SetattrMask.Atime | SetattrMask.AtimeSet)
            | (Modified is null ? 0 : SetattrMask.Mtime | SetattrMask.MtimeSet);
        DateTimeOffset accessed = Accessed ?? DateTimeOffset.UnixEpoch;
        DateTimeOffset modified = Modified ?? DateTimeOffset.UnixEpoch;
        return new Tsetattr(
            fid, valid, (uint)Permissions.GetValueOrDefault(), Uid ?? 0, Gid ?? 0, (ulong)(Length ?? 0),
            (ulong)accessed.ToUnixTimeSeconds(), Nanoseconds(accessed), (ulong)modified.ToUnixTimeSeconds(), Nanoseconds(modified));
    }

    private static ulong Nanoseconds(DateTimeOffset moment) =>
        (ulong)((moment - DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds())).Ticks * TimeSpan.NanosecondsPerTick);
}
