using System;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <content>Making directories, devices and links.</content>
internal sealed partial class LocalNode
{
    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = EnterNames(name, out int directory, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope names = entered;
        errno = _fileSystem.Model.MakeDirectory(directory, name, request.Mode);
        if (errno == Errno.None)
        {
            errno = Adopt(directory, name, request, NewObject.Directory, out attributes);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = EnterNames(name, out int directory, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope names = entered;
        errno = _fileSystem.Model.MakeNode(directory, name, request.Mode, deviceNumber);
        if (errno == Errno.None)
        {
            errno = Adopt(directory, name, WithoutForeignGroupBit(directory, request), NewObject.Node(deviceNumber), out attributes);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        Errno errno = EnterNames(name, out int directory, out NamesScope entered);
        if (errno != Errno.None)
        {
            return errno;
        }

        using NamesScope names = entered;
        errno = _fileSystem.Model.MakeSymlink(directory, name, target);
        if (errno == Errno.None)
        {
            errno = Adopt(directory, name, request, NewObject.Symlink, out attributes);
        }

        Inode.Release();
        return errno;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> name, Node target)
    {
        Errno errno = CheckEntry(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (target is not LocalNode local || !ReferenceEquals(local._fileSystem, _fileSystem))
        {
            return Errno.EXDEV;
        }

        errno = local.Inode.Acquire(out int linked);
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = Inode.Acquire(out int directory);
        if (errno == Errno.None)
        {
            errno = MakeLink(new HostObject(linked, local), directory, name);
            Inode.Release();
        }

        local.Inode.Release();
        return errno;
    }

    // The names of both directories; in which one the target has its name may change until that one is entered.
    private Errno MakeLink(in HostObject target, int directory, ReadOnlySpan<byte> name)
    {
        InodeTable table = _fileSystem.Table;
        while (_fileSystem.Model.KeepsBesideNames)
        {
            NamesGuard from = table.NamesOf(target.Node!);
            Errno errno = NamesScope.Enter(from, Inode.Names, out NamesScope entered);
            if (errno != Errno.None)
            {
                return errno;
            }

            using NamesScope names = entered;
            if (ReferenceEquals(table.NamesOf(target.Node!), from))
            {
                return _fileSystem.Model.MakeLink(target, directory, name);
            }
        }

        return _fileSystem.Model.MakeLink(target, directory, name);
    }
}
