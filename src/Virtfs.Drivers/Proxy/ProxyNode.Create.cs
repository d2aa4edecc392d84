using System;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <content>Making things. The helper makes them as the user they are for.</content>
internal sealed partial class ProxyNode
{
    // Somebody else may make and remove the name between our two looks at it; not for ever.
    private const int CreateAttempts = 8;

    private const uint SetIdAndSticky = InodeMode.S_ISUID | InodeMode.S_ISGID | InodeMode.S_ISVTX;

    /// <inheritdoc/>
    public override Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        Errno errno = CheckEntry(name);
        if (errno == Errno.None && (mode & OpenMode.Directory) != 0)
        {
            errno = Errno.EINVAL;
        }

        // Always exclusively first: so it is known whether this call made the file.
        for (int attempt = 0; errno == Errno.None && attempt < CreateAttempts; attempt++)
        {
            errno = CreateNew(name, mode, request, out child, out file, out attributes);
            if (errno != Errno.EEXIST || (mode & OpenMode.Exclusive) != 0)
            {
                return errno;
            }

            errno = OpenExisting(name, mode, request.Mode, out child, out file, out attributes);
            if (errno != Errno.ENOENT)
            {
                return errno;
            }

            errno = Errno.None;
        }

        return errno == Errno.None ? Errno.ENOENT : errno;
    }

    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes)
    {
        var asked = new ProxyRequest { Type = ProxyRequestType.MakeDirectory, Mode = request.Mode & InodeMode.PermissionBits };
        return Make(name, asked, request, out attributes);
    }

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        var asked = new ProxyRequest { Type = ProxyRequestType.MakeNode, Mode = request.Mode, Number = deviceNumber };
        return Make(name, asked, request, out attributes);
    }

    /// <inheritdoc/>
    public override Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes) =>
        Make(name, new ProxyRequest { Type = ProxyRequestType.MakeSymlink, Other = target }, request with { Mode = 0 }, out attributes);

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> name, Node target)
    {
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        return target is ProxyNode proxy && ReferenceEquals(proxy._fileSystem, _fileSystem)
            ? _fileSystem.AskBoth(ProxyRequestType.MakeLink, proxy, default, this, name)
            : Errno.EXDEV;
    }

    // With no owner given the helper is to stay root: as somebody unknown it could make no device. What is root's it makes as root's group too, and
    // gets its group after (GiveGroup): of a change of group alone QEMU's helper does not get its rights back.
    private static void SetOwner(ref ProxyRequest asked, in CreateRequest request)
    {
        bool isRoots = IsRoots(request);
        asked.Uid = isRoots ? 0 : request.Uid;
        asked.Gid = isRoots ? 0 : request.Gid;
    }

    private static bool IsRoots(in CreateRequest request) => request.Uid is 0 or CreateRequest.Unset;

    private Errno GiveGroup(ReadOnlySpan<byte> name, in CreateRequest request)
    {
        if (!IsRoots(request) || request.Gid is 0 or CreateRequest.Unset)
        {
            return Errno.None;
        }

        var asked = new ProxyRequest { Type = ProxyRequestType.ChangeOwner, Uid = CreateRequest.Unset, Gid = request.Gid };
        return _fileSystem.Ask(this, name, asked, out _);
    }

    private Errno Make(ReadOnlySpan<byte> name, scoped ProxyRequest asked, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        SetOwner(ref asked, request);
        errno = _fileSystem.Ask(this, name, asked, out _);
        errno = errno == Errno.None ? GiveGroup(name, request) : errno;
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = _fileSystem.GetAttributes(this, name, out ProxyAttributes found);
        if (errno == Errno.None)
        {
            errno = Complete(name, request.Mode, ref found);
            HelperAttributes.Fill(found, out attributes);
        }

        return errno;
    }

    // mkdir(2) takes no set-group-id bit.
    private Errno Complete(ReadOnlySpan<byte> name, uint mode, ref ProxyAttributes found)
    {
        if ((mode & SetIdAndSticky & ~found.Mode) == 0)
        {
            return Errno.None;
        }

        var asked = new ProxyRequest { Type = ProxyRequestType.ChangeMode, Mode = mode & InodeMode.PermissionBits };
        Errno errno = _fileSystem.Ask(this, name, asked, out _);
        return errno == Errno.None ? _fileSystem.GetAttributes(this, name, out found) : errno;
    }

    private Errno CreateNew(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        OpenFlags flags = HostOpenFlags.Of(mode & ~OpenMode.Truncate) | OpenFlags.O_CREAT | OpenFlags.O_EXCL;
        var asked = new ProxyRequest { Type = ProxyRequestType.Create, Flags = flags.Value, Mode = request.Mode & InodeMode.PermissionBits };
        SetOwner(ref asked, request);
        Errno errno = _fileSystem.Ask(this, name, asked, out ProxyExchange exchange);
        if (errno != Errno.None)
        {
            return errno;
        }

        int descriptor = exchange.Descriptor;
        StatX stat = default;
        errno = GiveGroup(name, request);
        errno = errno == Errno.None ? Libc.StatX(descriptor, StatXMask.STATX_BASIC_STATS, out stat) : errno;
        if (errno == Errno.None && (request.Mode & SetIdAndSticky & ~(uint)stat.Mode) != 0)
        {
            asked = new ProxyRequest { Type = ProxyRequestType.ChangeMode, Mode = request.Mode & InodeMode.PermissionBits };
            errno = _fileSystem.Ask(this, name, asked, out _);
            errno = errno == Errno.None ? Libc.StatX(descriptor, StatXMask.STATX_BASIC_STATS, out stat) : errno;
        }

        if (errno != Errno.None)
        {
            _ = Libc.Close(descriptor);
            return errno;
        }

        HostAttributes.Fill(stat, out attributes);
        var key = new ProxyAttributes { Device = attributes.Device, Inode = attributes.Inode, Mode = attributes.Mode };
        ProxyNode made = _fileSystem.Nodes.Arrive(this, name, key);
        file = made.StartFile(descriptor, InodeKey.Of(stat));
        child = made;
        return Errno.None;
    }

    private Errno OpenExisting(
        ReadOnlySpan<byte> name, OpenMode mode, uint permissions, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        file = null;
        Errno errno = Lookup(name, out child, out attributes);
        if (errno != Errno.None)
        {
            return errno;
        }

        var found = (ProxyNode)child!;
        errno = found.IsDirectory ? Errno.EISDIR : found.Open(mode, out file);
        if (errno == Errno.None)
        {
            // As QEMU's local driver: the client has asked for this mode.
            errno = found.SetAttributes(new AttributeChanges { Mode = permissions });
            errno = errno == Errno.None ? found.GetAttributes(AttributeMask.Basic, out attributes) : errno;
        }

        if (errno != Errno.None)
        {
            file?.Dispose();
            file = null;
            found.Dispose();
            child = null;
        }

        return errno;
    }
}
