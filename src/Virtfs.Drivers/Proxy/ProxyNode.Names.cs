using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <content>Removing and moving names: with no other request in between, so that the tree of names is the helper's again before the next one.</content>
internal sealed partial class ProxyNode
{
    private const int NameRoom = 1024;

    /// <inheritdoc/>
    public override Errno Unlink(ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        lock (_fileSystem.Order)
        {
            // The helper removes whatever it is.
            errno = _fileSystem.GetAttributes(this, name, out ProxyAttributes found);
            if (errno == Errno.None && (kind == UnlinkKind.Directory) != InodeMode.IsDirectory(found.Mode & InodeMode.S_IFMT))
            {
                errno = kind == UnlinkKind.Directory ? Errno.ENOTDIR : Errno.EISDIR;
            }

            return errno == Errno.None ? RemoveName(name) : errno;
        }
    }

    /// <inheritdoc/>
    public override Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName)
    {
        if (newDirectory is not ProxyNode target || !ReferenceEquals(target._fileSystem, _fileSystem))
        {
            return Errno.EXDEV;
        }

        Errno errno = CheckEntry(name);
        if (errno == Errno.None)
        {
            errno = target.CheckEntry(newName);
        }

        if (errno != Errno.None)
        {
            return errno;
        }

        lock (_fileSystem.Order)
        {
            errno = _fileSystem.AskBoth(ProxyRequestType.Rename, this, name, target, newName);
            if (errno == Errno.None)
            {
                _fileSystem.Nodes.Moved(this, name, target, newName);
            }

            return errno;
        }
    }

    /// <inheritdoc/>
    public override Errno GetName(Span<byte> name, out int length) =>
        _fileSystem.Nodes.TryGetName(this, name, out length) ? Errno.None : Errno.ERANGE;

    /// <inheritdoc/>
    public override Errno Remove()
    {
        if (_fileSystem.IsRoot(this))
        {
            return Errno.EINVAL;
        }

        Span<byte> room = stackalloc byte[NameRoom];
        lock (_fileSystem.Order)
        {
            Errno errno = _fileSystem.Nodes.GetPlace(this, room, out ProxyNode? directory, out int length);
            if (errno != Errno.None)
            {
                return errno;
            }

            errno = CheckHasName();
            errno = errno == Errno.None ? directory!.RemoveName(room[..length]) : errno;
            directory!.Dispose();
            return errno;
        }
    }

    /// <inheritdoc/>
    public override Errno MoveTo(Node? newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno errno = newDirectory is ProxyNode target ? target.CheckEntry(newName) : Errno.None;
        if (errno != Errno.None)
        {
            return errno;
        }

        if (_fileSystem.IsRoot(this))
        {
            // As rename(2) of ".".
            return newName.Length > Libc.MaximumPathLength ? Errno.ENAMETOOLONG : Errno.EBUSY;
        }

        Span<byte> room = stackalloc byte[NameRoom];
        lock (_fileSystem.Order)
        {
            errno = _fileSystem.Nodes.GetPlace(this, room, out ProxyNode? directory, out int length);
            if (errno != Errno.None)
            {
                return errno;
            }

            errno = CheckHasName();
            errno = errno == Errno.None ? directory!.Rename(room[..length], newDirectory ?? directory, newName) : errno;
            directory!.Dispose();
            return errno;
        }
    }

    private Errno RemoveName(ReadOnlySpan<byte> name)
    {
        Errno errno = _fileSystem.Ask(this, name, new ProxyRequest { Type = ProxyRequestType.Remove }, out _);
        if (errno == Errno.None)
        {
            _fileSystem.Nodes.Removed(this, name);
        }

        return errno;
    }

    private Errno CheckHasName()
    {
        Errno errno = _fileSystem.GetAttributes(this, default, out ProxyAttributes found);
        return errno == Errno.None && !Is(found) ? Errno.ENOENT : errno;
    }
}
