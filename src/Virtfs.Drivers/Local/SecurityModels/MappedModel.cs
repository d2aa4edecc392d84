using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// Models that keep the guest's owner, mode and type beside the host's. On the host there are plain files and directories of the server's own; a link's
/// target is the content of a file, and devices, FIFOs and sockets are empty files.
/// </summary>
/// <remarks>Source: reference/qemu-9pfs.md §6.5 and §6.6, byte for byte.</remarks>
internal abstract class MappedModel(HostModes modes) : SecurityModel
{
    private const uint LinkMode = InodeMode.S_IFLNK | 0x1FF;

    /// <inheritdoc/>
    internal override bool HasHostAttributes => false;

    /// <inheritdoc/>
    internal override Errno Complete(in HostObject target, ref NodeAttributes attributes)
    {
        Errno errno = Read(target, attributes, out MappedAttributes mapped);
        mapped.Apply(ref attributes);
        return errno;
    }

    /// <inheritdoc/>
    internal override Errno ChangeMode(in HostObject target, uint mode)
    {
        if ((mode & InodeMode.S_IFMT) == 0)
        {
            // QEMU stores it as it comes and the type is lost.
            Errno errno = GetAttributes(target, out NodeAttributes current);
            if (errno != Errno.None)
            {
                return errno;
            }

            mode = MappedAttributes.WithType(mode, current.Mode);
        }

        return Write(target, MappedAttributes.None with { Mode = mode }, isNew: false);
    }

    /// <inheritdoc/>
    internal override Errno ChangeOwner(in HostObject target, uint uid, uint gid) =>
        uid == CreateRequest.Unset && gid == CreateRequest.Unset
            ? base.ChangeOwner(target, uid, gid)
            : Write(target, MappedAttributes.None with { Uid = uid, Gid = gid }, isNew: false);

    /// <inheritdoc/>
    /// <remarks>As in QEMU, of any file: what it is to the guest is not asked, which costs more than the answer.</remarks>
    internal override Errno ReadLink(in HostObject target, Span<byte> buffer, out int length)
    {
        length = 0;
        switch (target.Node!.Inode.Type)
        {
            case InodeMode.S_IFREG:
                break;
            case InodeMode.S_IFDIR:
                return Errno.EISDIR;
            case InodeMode.S_IFLNK:
                return base.ReadLink(target, buffer, out length);
            default:
                return Errno.ENXIO;
        }

        Errno errno = Libc.Reopen(target.Descriptor, OpenFlags.O_RDONLY | OpenFlags.O_NOCTTY, out int opened);
        if (errno == Errno.None)
        {
            errno = Libc.PRead(opened, buffer, 0, out length);
            _ = Libc.Close(opened);
        }

        return errno;
    }

    /// <inheritdoc/>
    internal override uint HostFileMode(uint mode) => modes.File;

    /// <inheritdoc/>
    internal override Errno MakeDirectory(int directory, ReadOnlySpan<byte> name, uint mode) => Libc.MakeDirectoryAt(directory, name, modes.Directory);

    /// <inheritdoc/>
    internal override Errno MakeNode(int directory, ReadOnlySpan<byte> name, uint mode, ulong device) =>
        InodeMode.IsDirectory(mode) ? Errno.EPERM : Libc.MakeNodeAt(directory, name, InodeMode.S_IFREG | modes.File, 0);

    /// <inheritdoc/>
    internal override Errno MakeSymlink(int directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        OpenFlags flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;
        Errno errno = Libc.OpenAt(directory, name, flags, modes.File, out int opened);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Libc.PWrite(opened, target, 0, out int written);
        errno = errno == Errno.None && written < target.Length ? Errno.ENOSPC : errno;
        _ = Libc.Close(opened);
        if (errno != Errno.None)
        {
            _ = Libc.UnlinkAt(directory, name, AtFlags.None);
        }

        return errno;
    }

    /// <inheritdoc/>
    internal override Errno Adopt(in HostObject made, in CreateRequest request, NewObject what, ref StatX stat) =>
        Write(made, Of(request, what), isNew: made.Node is null);

    /// <inheritdoc/>
    /// <remarks>What was written just now need not be read, but for device numbers, of which not all is kept everywhere.</remarks>
    internal override Errno CompleteAdopted(in HostObject made, in CreateRequest request, NewObject what, ref NodeAttributes attributes)
    {
        if (what.Device is not null)
        {
            return Complete(made, ref attributes);
        }

        Of(request, what).Apply(ref attributes);
        return Errno.None;
    }

    /// <inheritdoc/>
    internal override bool IsAdopted(in CreateRequest request, in StatX stat) => false;

    private static MappedAttributes Of(in CreateRequest request, NewObject what) => new()
    {
        Uid = request.Uid,
        Gid = request.Gid,
        Mode = what.Type switch
        {
            InodeMode.S_IFREG => (request.Mode & InodeMode.PermissionBits) | InodeMode.S_IFREG,
            InodeMode.S_IFDIR => request.Mode | InodeMode.S_IFDIR,
            InodeMode.S_IFLNK => LinkMode,
            _ => request.Mode,
        },
        Device = what.Device,
    };

    /// <summary>
    /// True for errors that do not say that nothing is kept: what is kept was not to be had just now. To go on with the host's attributes would show
    /// an object as another user's, and without its mode.
    /// </summary>
    private protected static bool IsTrouble(Errno errno) =>
        errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.EIO or Errno.EINTR or Errno.ENOLCK or Errno.ETIMEDOUT;

    /// <summary>Reads what is kept of an object; what may not be read is not kept.</summary>
    /// <param name="target">The object.</param>
    /// <param name="host">Its host attributes.</param>
    /// <param name="mapped">What is kept.</param>
    /// <returns>What <see cref="IsTrouble"/> is true for, or None.</returns>
    private protected abstract Errno Read(in HostObject target, in NodeAttributes host, out MappedAttributes mapped);

    /// <summary>Keeps what <paramref name="changes"/> sets, and leaves the rest as it is.</summary>
    /// <param name="target">The object.</param>
    /// <param name="changes">What to keep.</param>
    /// <param name="isNew">True when the object was made just now: what is kept under its name belongs to something that is no more.</param>
    private protected abstract Errno Write(in HostObject target, in MappedAttributes changes, bool isNew);
}
