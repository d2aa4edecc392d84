using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>The folder that is served, and what is done in it.</summary>
/// <remarks>
/// A path is walked by the kernel within the folder, and no symbolic link is followed on the way or at its end: with or without a changed root nothing
/// outside can be reached, and of a client that sends a link's path more than the link is never touched. ".." leads up as far as the folder. Used by one
/// thread; does not own the folder's descriptor.
/// </remarks>
/// <param name="root">The folder's descriptor.</param>
internal sealed partial class ExportTree(int root)
{
    private const ulong Within = Resolve.RESOLVE_IN_ROOT | Resolve.RESOLVE_NO_SYMLINKS | Resolve.RESOLVE_NO_MAGICLINKS;

    // The kernel gives up on ".." when anything is renamed meanwhile; somebody may rename all the time.
    private const int WalkAttempts = 64;

    /// <summary>Whether the kernel can walk so (Linux 5.6).</summary>
    public Errno Check()
    {
        Errno errno = Libc.OpenAt2(root, "."u8, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, Within, out int descriptor);
        if (errno == Errno.None)
        {
            _ = Libc.Close(descriptor);
        }

        return errno;
    }

    private Errno Find(ReadOnlySpan<byte> path, out Place place)
    {
        place = new Place(root, "."u8, PlaceOwnership.Borrowed);
        if (path.IsEmpty)
        {
            return Errno.ENOENT;
        }

        if (path.Length > Libc.MaximumPathLength)
        {
            return Errno.ENAMETOOLONG;
        }

        ReadOnlySpan<byte> rest = path.TrimStart((byte)'/');
        if (rest.IsEmpty)
        {
            return Errno.None;
        }

        int slash = rest.LastIndexOf((byte)'/');
        ReadOnlySpan<byte> name = rest[(slash + 1)..];
        ReadOnlySpan<byte> above = slash < 0 ? default : rest[..slash];
        if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            above = rest;
            name = "."u8;
        }

        if (above.IsEmpty)
        {
            place = new Place(root, name, PlaceOwnership.Borrowed);
            return Errno.None;
        }

        Errno errno;
        int attempts = 0;
        int directory;
        do
        {
            errno = Libc.OpenAt2(root, above, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, Within, out directory);
        }
        while (errno == Errno.EAGAIN && ++attempts < WalkAttempts);
        if (errno == Errno.None)
        {
            place = new Place(directory, name, PlaceOwnership.Own);
        }

        return errno;
    }

    private static Errno GetType(in Place place, out uint type)
    {
        Errno errno = Libc.StatX(
            place.Directory, place.Name, StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT, StatXMask.STATX_TYPE, out StatX stat);
        type = stat.Mode & InodeMode.S_IFMT;
        return errno;
    }
}
