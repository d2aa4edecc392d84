using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <content>Making, removing and moving names.</content>
public abstract partial class SecurityModel
{
    /// <summary>The mode with which a new file is made on the host; <see cref="Adopt"/> follows.</summary>
    internal virtual uint HostFileMode(uint mode) => mode & InodeMode.PermissionBits;

    /// <summary>Makes the host object of a directory; <see cref="Adopt"/> follows.</summary>
    internal virtual Errno MakeDirectory(int directory, ReadOnlySpan<byte> name, uint mode) =>
        Libc.MakeDirectoryAt(directory, name, mode & InodeMode.PermissionBits);

    /// <summary>Makes the host object of a device, FIFO, socket or plain file; <see cref="Adopt"/> follows.</summary>
    internal virtual Errno MakeNode(int directory, ReadOnlySpan<byte> name, uint mode, ulong device) => Libc.MakeNodeAt(directory, name, mode, device);

    /// <summary>Makes the host object of a symbolic link; <see cref="Adopt"/> follows.</summary>
    internal virtual Errno MakeSymlink(int directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) => Libc.SymlinkAt(target, directory, name);

    /// <summary>
    /// Gives an object that was just made, or opened by a create, its owner and mode. The process's umask must not show, and set-user-id and
    /// set-group-id bits survive; so the mode comes last.
    /// </summary>
    /// <param name="made">The object; without a node when it was made just now, with one when a create opened what was there.</param>
    /// <param name="request">What it is to be.</param>
    /// <param name="what">What it is to be, as far as the request does not say.</param>
    /// <param name="stat">Its host attributes as they are now; changed along.</param>
    internal virtual Errno Adopt(in HostObject made, in CreateRequest request, NewObject what, ref StatX stat)
    {
        uint mode = request.Mode & InodeMode.PermissionBits;
        bool modeIsSure = true;
        if (!HasOwner(stat, request))
        {
            Errno errno = Libc.ChangeOwner(made.Descriptor, request.Uid, request.Gid);
            if (errno == Errno.None)
            {
                stat.UserId = request.Uid == CreateRequest.Unset ? stat.UserId : request.Uid;
                stat.GroupId = request.Gid == CreateRequest.Unset ? stat.GroupId : request.Gid;

                // chown(2) takes these away from some.
                modeIsSure = (stat.Mode & (InodeMode.S_ISUID | InodeMode.S_ISGID)) == 0;
            }
            else if (!ForgivesOwner)
            {
                return errno;
            }
        }

        if (stat.Type == InodeMode.S_IFLNK || (modeIsSure && (stat.Mode & InodeMode.PermissionBits) == mode))
        {
            return Errno.None;
        }

        stat.Mode = (ushort)(stat.Type | mode);
        return SetIdGuard.ChangeMode(made.Descriptor, mode);
    }

    /// <summary>Turns the host attributes of what <see cref="Adopt"/> has made the guest's into the guest's.</summary>
    /// <param name="made">The object.</param>
    /// <param name="request">Whose it is, and its mode.</param>
    /// <param name="what">What it is.</param>
    /// <param name="attributes">The host's.</param>
    internal virtual Errno CompleteAdopted(in HostObject made, in CreateRequest request, NewObject what, ref NodeAttributes attributes) => Errno.None;

    /// <summary>True when <see cref="Adopt"/> has nothing to do, so that no descriptor is needed.</summary>
    internal virtual bool IsAdopted(in CreateRequest request, in StatX stat) =>
        HasOwner(stat, request) && (stat.Type == InodeMode.S_IFLNK || (stat.Mode & InodeMode.PermissionBits) == (request.Mode & InodeMode.PermissionBits));

    /// <summary>Gives an object one more name.</summary>
    internal virtual Errno MakeLink(in HostObject target, int directory, ReadOnlySpan<byte> name) =>
        Libc.LinkDescriptor(target.Descriptor, directory, name);

    /// <summary>Removes a name.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="name">The name.</param>
    /// <param name="kind">What it must be the name of.</param>
    /// <param name="held">The object, where somebody holds it and the model <see cref="KeepsBesideNames"/>.</param>
    internal virtual Errno Unlink(int directory, ReadOnlySpan<byte> name, UnlinkKind kind, LocalInode? held) =>
        Libc.UnlinkAt(directory, name, kind == UnlinkKind.Directory ? AtFlags.AT_REMOVEDIR : AtFlags.None);

    /// <summary>Moves a name.</summary>
    /// <param name="oldDirectory">Its directory.</param>
    /// <param name="oldName">The name.</param>
    /// <param name="newDirectory">Where it is moved to.</param>
    /// <param name="newName">What it becomes.</param>
    /// <param name="replaced">The object that has that name, where somebody holds it and the model <see cref="KeepsBesideNames"/>.</param>
    internal virtual Errno Rename(
        int oldDirectory, ReadOnlySpan<byte> oldName, int newDirectory, ReadOnlySpan<byte> newName, LocalInode? replaced) =>
        Libc.RenameAt(oldDirectory, oldName, newDirectory, newName);

    private static bool HasOwner(in StatX stat, in CreateRequest request) =>
        (request.Uid == CreateRequest.Unset || request.Uid == stat.UserId) && (request.Gid == CreateRequest.Unset || request.Gid == stat.GroupId);
}
