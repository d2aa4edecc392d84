using System;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <content>Walking, opening.</content>
internal sealed partial class ProxyNode
{
    /// <inheritdoc/>
    public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        child = null;
        attributes = default;
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = _fileSystem.GetAttributes(this, name, out ProxyAttributes found);
        if (errno == Errno.None)
        {
            child = _fileSystem.Nodes.Arrive(this, name, found);
            HelperAttributes.Fill(found, out attributes);
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno LookupParent(out Node? parent, out NodeAttributes attributes) =>
        HeldNode.HandOver(_fileSystem.Nodes.GetParent(this), out parent, out attributes);

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = null;
        Errno errno = (mode & OpenMode.Directory) != 0 && !IsDirectory ? Errno.ENOTDIR : CheckOpenable(mode);
        if (errno != Errno.None)
        {
            return errno;
        }

        OpenFlags flags = IsDirectory ? OpenFlags.O_DIRECTORY | (HostOpenFlags.Of(mode) & OpenFlags.O_NOATIME) : HostOpenFlags.Of(mode);
        errno = OpenObject(flags & ~OpenFlags.O_TRUNC, out int descriptor, out InodeKey key);
        if (errno == Errno.None && flags.HasFlag(OpenFlags.O_TRUNC))
        {
            // Here and not by the helper, which would leave set-user-id bits.
            errno = FileContent.Truncate(descriptor, 0);
            if (errno != Errno.None)
            {
                _ = Libc.Close(descriptor);
            }
        }

        file = errno == Errno.None ? StartFile(descriptor, key) : null;
        return errno;
    }

    /// <summary>Has the helper open the object. ESTALE where another has its name.</summary>
    private Errno OpenObject(OpenFlags flags, out int descriptor, out InodeKey key)
    {
        descriptor = -1;
        key = default;
        var request = new ProxyRequest { Type = ProxyRequestType.Open, Flags = flags.Value };
        Errno errno = _fileSystem.Ask(this, default, request, out ProxyExchange exchange);
        if (errno == Errno.EPERM && flags.HasFlag(OpenFlags.O_NOATIME))
        {
            request.Flags = (flags & ~OpenFlags.O_NOATIME).Value;
            errno = _fileSystem.Ask(this, default, request, out exchange);
        }

        if (errno != Errno.None)
        {
            return errno;
        }

        descriptor = exchange.Descriptor;
        errno = Libc.StatX(descriptor, InodeKey.Mask, out StatX stat);
        key = InodeKey.Of(stat);
        if (errno == Errno.None && (key.Device != _device || key.Inode != _inode))
        {
            errno = Errno.ESTALE;
        }

        if (errno != Errno.None)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }

        return errno;
    }

    private ProxyOpenFile StartFile(int descriptor, in InodeKey key)
    {
        ProxyOpenFile file = IsDirectory
            ? _fileSystem.Directories.TryPop() ?? new ProxyDirectory(_fileSystem)
            : _fileSystem.Files.TryPop() ?? new ProxyFile(_fileSystem);
        file.Begin(this, descriptor, key);
        return file;
    }
}
