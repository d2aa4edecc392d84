using System;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>The file of a Unix socket, known by device and inode so that nobody else's is removed.</summary>
internal sealed class UnixSocketFile
{
    private readonly byte[] _path;
    private readonly (ulong Device, ulong Inode) _identity;

    private UnixSocketFile(ReadOnlySpan<byte> path, (ulong Device, ulong Inode) identity)
    {
        _path = path.ToArray();
        _identity = identity;
    }

    /// <summary>What is there now. ENOENT; EEXIST where it is no socket.</summary>
    public static Errno Find(ReadOnlySpan<byte> path, out UnixSocketFile? file)
    {
        Errno error = Look(path, out StatX attributes);
        if (error == Errno.None && attributes.Type != InodeMode.S_IFSOCK)
        {
            error = Errno.EEXIST;
        }

        file = error == Errno.None ? new UnixSocketFile(path, (attributes.Device, attributes.Inode)) : null;
        return error;
    }

    /// <summary>Removes the file; ESTALE where another one has taken its place.</summary>
    public Errno Remove()
    {
        Errno error = Look(_path, out StatX attributes);
        return error == Errno.ENOENT ? Errno.None
            : error != Errno.None ? error
            : _identity == (attributes.Device, attributes.Inode) ? Libc.UnlinkPath(_path)
            : Errno.ESTALE;
    }

    private static Errno Look(ReadOnlySpan<byte> path, out StatX attributes) =>
        Libc.StatX(Libc.CurrentDirectory, path, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE | StatXMask.STATX_INO, out attributes);
}
