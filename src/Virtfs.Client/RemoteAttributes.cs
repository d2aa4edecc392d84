using System;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>The attributes of an object, as a program wants them.</summary>
/// <param name="Raw">As the server gave them.</param>
public readonly record struct RemoteAttributes(Rgetattr Raw)
{
    /// <summary>Bytes of the content.</summary>
    public long Length => (long)Raw.Size;

    /// <summary>File type and permission bits (st_mode).</summary>
    public uint Mode => Raw.Mode;

    /// <summary>The permission bits.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Raw.Mode & InodeMode.PermissionBits);

    /// <summary>The owner.</summary>
    public uint Uid => Raw.Uid;

    /// <summary>The group.</summary>
    public uint Gid => Raw.Gid;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => InodeMode.IsDirectory(Raw.Mode);

    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegular => InodeMode.IsRegular(Raw.Mode);

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymlink => InodeMode.IsSymbolicLink(Raw.Mode);

    /// <summary>When it was read last.</summary>
    public DateTimeOffset Accessed => Moment(Raw.AtimeSeconds, Raw.AtimeNanoseconds);

    /// <summary>When its content changed last.</summary>
    public DateTimeOffset Modified => Moment(Raw.MtimeSeconds, Raw.MtimeNanoseconds);

    /// <summary>When its attributes changed last.</summary>
    public DateTimeOffset Changed => Moment(Raw.CtimeSeconds, Raw.CtimeNanoseconds);

    // Times before 1970 are negative, and travel as they are. What no calendar holds becomes its first or last second.
    private static DateTimeOffset Moment(ulong seconds, ulong nanoseconds) =>
        DateTimeOffset.FromUnixTimeSeconds(
            Math.Clamp((long)seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
        .AddTicks((long)(nanoseconds % 1_000_000_000) / TimeSpan.NanosecondsPerTick);
}
