using System;
using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using DirectoryEntries = Virtfs.Linux.DirectoryEntries;

namespace Virtfs.Client;

public sealed partial class TreeCopy
{
    // PATH_MAX, the most a link here can say.
    private const int MaximumTarget = 4096;

    /// <summary>Copies a file or tree to the server.</summary>
    /// <param name="directory">The folder here that it is in: a descriptor.</param>
    /// <param name="name">Its name there; a path where the last link is not to be followed either.</param>
    /// <param name="destination">The folder on the server that it goes into; not opened.</param>
    /// <param name="newName">Its name there.</param>
    /// <param name="path">What to call it in reports.</param>
    public void Upload(int directory, ReadOnlySpan<byte> name, RemoteFile destination, ReadOnlySpan<byte> newName, string path)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Errno error = Libc.StatX(directory, name, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX attributes);
        if (error == Errno.None)
        {
            error = attributes.Type switch
            {
                InodeMode.S_IFDIR => UploadDirectory(directory, name, attributes.Mode, destination, newName, path),
                InodeMode.S_IFREG => UploadFile(directory, name, destination, newName),
                InodeMode.S_IFLNK => UploadSymlink(directory, name, destination, newName),
                _ => Errno.EOPNOTSUPP,
            };
        }

        Check(path, error);
    }

    /// <summary>Copies from a descriptor here, from its position to its end, into a file of a folder on the server.</summary>
    /// <param name="descriptor">What is read.</param>
    /// <param name="destination">The folder; not opened.</param>
    /// <param name="newName">The file's name.</param>
    /// <param name="mode">Its permission bits, where it is new.</param>
    public Errno Upload(int descriptor, RemoteFile destination, ReadOnlySpan<byte> newName, uint mode)
    {
        ArgumentNullException.ThrowIfNull(destination);
        LopenFlags flags = LopenFlags.WriteOnly | LopenFlags.Create | LopenFlags.Truncate;
        Errno error = destination.Create(newName, flags, mode & ModeBits & ~_umask, out RemoteFile? file);
        if (error != Errno.None)
        {
            return error;
        }

        byte[] buffer = Buffer(destination.Client.MaximumWrite);
        ulong offset = 0;
        while (error == Errno.None)
        {
            error = Libc.Read(descriptor, buffer, out int count);
            if (error == Errno.EINTR)
            {
                error = Errno.None;
                continue;
            }

            if (error != Errno.None || count == 0)
            {
                break;
            }

            error = file!.WriteAll(offset, buffer.AsSpan(0, count));
            offset += (ulong)count;
        }

        Errno closing = file!.Close();
        return error != Errno.None ? error : closing;
    }

    private static Errno UploadSymlink(int directory, ReadOnlySpan<byte> name, RemoteFile destination, ReadOnlySpan<byte> newName)
    {
        Span<byte> target = stackalloc byte[MaximumTarget];
        Errno error = Libc.ReadLinkAt(directory, name, target, out int length);
        return error != Errno.None ? error : destination.MakeSymlink(newName, target[..length]);
    }

    private Errno UploadFile(int directory, ReadOnlySpan<byte> name, RemoteFile destination, ReadOnlySpan<byte> newName)
    {
        Errno error = Libc.OpenAt(directory, name, OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK, 0, out int descriptor);
        if (error != Errno.None)
        {
            return error;
        }

        using var file = new FileDescriptor(descriptor);
        error = Libc.StatX(descriptor, StatXMask.STATX_MODE, out StatX attributes);
        return error != Errno.None ? error : Upload(descriptor, destination, newName, attributes.Mode);
    }

    private Errno UploadDirectory(
        int directory, ReadOnlySpan<byte> name, uint mode, RemoteFile destination, ReadOnlySpan<byte> newName, string path)
    {
        uint finalMode = mode & ModeBits & ~_umask;
        Errno error = destination.MakeDirectory(newName, finalMode | OwnerAccess);
        bool isNew = error == Errno.None;
        if (error is not (Errno.None or Errno.EEXIST))
        {
            return error;
        }

        error = destination.Walk(newName, out RemoteFile? there);
        if (error != Errno.None)
        {
            return error;
        }

        using (there)
        {
            error = UploadEntries(directory, name, there!, path);
            bool isClosed = (finalMode & OwnerAccess) != OwnerAccess;
            return error == Errno.None && isNew && isClosed
                ? there!.SetAttributes(new Tsetattr { Valid = SetattrMask.Mode, Mode = finalMode })
                : error;
        }
    }

    private Errno UploadEntries(int parent, ReadOnlySpan<byte> name, RemoteFile destination, string path)
    {
        if (_depth == MaximumDepth)
        {
            return Errno.ELOOP;
        }

        Errno error = Libc.OpenAt(parent, name, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0, out int directory);
        if (error != Errno.None)
        {
            return error;
        }

        using var here = new FileDescriptor(directory);
        error = ListHere(directory, out List<byte[]> names);
        _depth++;
        foreach (byte[] entry in names)
        {
            Upload(directory, entry, destination, entry, Join(path, entry));
        }

        _depth--;
        return error;
    }

    private static Errno ListHere(int directory, out List<byte[]> names)
    {
        names = [];
        byte[] buffer = new byte[32 * 1024];
        while (true)
        {
            Errno error = Libc.GetDirectoryEntries(directory, buffer, out int count);
            if (error != Errno.None || count == 0)
            {
                return error;
            }

            var entries = new DirectoryEntries(buffer.AsSpan(0, count));
            while (entries.MoveNext())
            {
                if (!entries.IsDotOrDotDot)
                {
                    names.Add(entries.Name.ToArray());
                }
            }
        }
    }
}
