using System;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>What was made is given its owner and mode.</content>
internal sealed partial class LocalNode
{
    private const uint GroupExecute = 0x8;

    // What was just made gets its owner and mode, or goes again.
    private Errno Adopt(int directory, ReadOnlySpan<byte> name, in CreateRequest request, NewObject what, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = Libc.StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT, InodeKey.Mask, out StatX stat);
        if (errno != Errno.None)
        {
            return errno;
        }

        SecurityModel model = _fileSystem.Model;
        if (model.IsAdopted(request, stat))
        {
            HostAttributes.Fill(stat, out attributes);
            return Errno.None;
        }

        errno = Find(directory, name, out int descriptor, out StatX found);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (InodeKey.Of(found) != InodeKey.Of(stat))
        {
            // Replaced already: what is there now is not ours to change. The request was fulfilled all the same.
            HostAttributes.Fill(stat, out attributes);
        }
        else
        {
            var made = new HostObject(descriptor, directory, name);
            errno = model.Adopt(made, request, what, ref found);
            if (errno != Errno.None)
            {
                RollBack(directory, name, found, what.Type == InodeMode.S_IFDIR ? UnlinkKind.Directory : UnlinkKind.NonDirectory);
            }
            else
            {
                HostAttributes.Fill(found, out attributes);
                errno = model.CompleteAdopted(made, request, what, ref attributes);
            }
        }

        _ = Libc.Close(descriptor);
        return errno;
    }

    // Only what this call made: the name must still be that object.
    private void RollBack(int directory, ReadOnlySpan<byte> name, in StatX made, UnlinkKind kind)
    {
        if (Libc.StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW, InodeKey.Mask, out StatX stat) == Errno.None && InodeKey.Of(stat) == InodeKey.Of(made))
        {
            _ = _fileSystem.Model.Unlink(directory, name, kind, held: null);
        }
    }

    // In a set-group-id directory a new file gets the directory's group, and the kernel keeps a program's set-group-id bit only for members of it
    // (CVE-2018-13405, CVE-2022-0358). Who is a member in the guest is not known here; root is not asked, others may set the bit once the file is made.
    private CreateRequest WithoutForeignGroupBit(int directory, in CreateRequest request)
    {
        const uint Dangerous = InodeMode.S_ISGID | GroupExecute;
        if ((request.Mode & Dangerous) != Dangerous || request.Uid is 0 or CreateRequest.Unset || !_fileSystem.Model.HasHostAttributes)
        {
            return request;
        }

        bool inherits = Libc.StatX(directory, StatXMask.STATX_MODE | StatXMask.STATX_GID, out StatX parent) == Errno.None
            && (parent.Mode & InodeMode.S_ISGID) != 0
            && (request.Gid == parent.GroupId || request.Gid == CreateRequest.Unset);
        return inherits ? request with { Mode = request.Mode & ~InodeMode.S_ISGID } : request;
    }
}
