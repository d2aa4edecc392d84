using System;
using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class TreeCopy
{
    /// <summary>Copies a file or tree from the server.</summary>
    /// <param name="source">What to copy; not opened.</param>
    /// <param name="directory">The folder here that it goes into: a descriptor.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="path">What to call it in reports.</param>
    public void Download(RemoteFile source, int directory, ReadOnlySpan<byte> name, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        Errno error = source.GetAttributes(out Rgetattr attributes);
        if (error == Errno.None)
        {
            error = (attributes.Mode & InodeMode.S_IFMT) switch
            {
                InodeMode.S_IFDIR => DownloadDirectory(source, attributes.Mode, directory, name, path),
                InodeMode.S_IFREG => DownloadFile(source, attributes.Mode, directory, name),
                InodeMode.S_IFLNK => DownloadSymlink(source, directory, name),
                _ => Errno.EOPNOTSUPP,
            };
        }

        Check(path, error);
    }

    /// <summary>Copies the content of a file from the server to a descriptor here, at its position; the source is opened.</summary>
    public Errno Download(RemoteFile source, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(source);
        Errno error = source.Open(LopenFlags.ReadOnly);
        byte[] buffer = Buffer(source.Client.MaximumRead);
        ulong offset = 0;
        while (error == Errno.None)
        {
            error = source.Read(offset, buffer, out int count);
            if (error != Errno.None || count == 0)
            {
                break;
            }

            error = WriteAll(descriptor, buffer.AsSpan(0, count));
            offset += (ulong)count;
        }

        return error;
    }

    private static Errno WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Errno error = Libc.Write(descriptor, bytes, out int written);
            if (error is not (Errno.None or Errno.EINTR))
            {
                return error;
            }

            bytes = bytes[Math.Max(written, 0)..];
        }

        return Errno.None;
    }

    private static Errno DownloadSymlink(RemoteFile source, int directory, ReadOnlySpan<byte> name)
    {
        Errno error = source.ReadLink(out byte[] target);
        return error != Errno.None ? error : Libc.SymlinkAt(target, directory, name);
    }

    private Errno DownloadFile(RemoteFile source, uint mode, int directory, ReadOnlySpan<byte> name)
    {
        // O_NONBLOCK: should there be a FIFO of that name, it must not hold us up.
        OpenFlags flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK;
        Errno error = Libc.OpenAt(directory, name, flags, mode & ModeBits, out int descriptor);
        if (error != Errno.None)
        {
            return error;
        }

        error = Download(source, descriptor);
        Errno closing = Libc.Close(descriptor);
        return error != Errno.None ? error : closing;
    }

    private Errno DownloadDirectory(RemoteFile source, uint mode, int directory, ReadOnlySpan<byte> name, string path)
    {
        Errno error = Libc.MakeDirectoryAt(directory, name, (mode & ModeBits) | OwnerAccess);
        if (error is not (Errno.None or Errno.EEXIST))
        {
            return error;
        }

        bool isNew = error == Errno.None;
        error = Libc.OpenAt(directory, name, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0, out int descriptor);
        if (error != Errno.None)
        {
            return error;
        }

        using var here = new FileDescriptor(descriptor);
        error = DownloadEntries(source, descriptor, path);
        bool isClosed = (mode & OwnerAccess) != OwnerAccess; // Only now, or nothing could have been put into it.
        return error == Errno.None && isNew && isClosed ? Libc.ChangeMode(descriptor, mode & ModeBits & ~_umask) : error;
    }

    /// <summary>Copies what is in a folder of the server into a folder here.</summary>
    private Errno DownloadEntries(RemoteFile source, int directory, string path)
    {
        if (_depth == MaximumDepth)
        {
            return Errno.ELOOP;
        }

        Errno error = source.List(out IReadOnlyList<RemoteEntry> entries);
        if (error != Errno.None)
        {
            return error;
        }

        DownloadEach(source, entries, directory, path);
        return Errno.None;
    }

    private void DownloadEach(RemoteFile source, IReadOnlyList<RemoteEntry> entries, int directory, string path)
    {
        _depth++;
        foreach (RemoteEntry entry in entries)
        {
            ReadOnlySpan<byte> name = entry.Name.Span;
            string entryPath = Join(path, name);
            RemoteFile? child = null;
            Errno error = IsName(name) ? source.Walk(name, out child) : Errno.EPROTO;
            if (error != Errno.None)
            {
                Check(entryPath, error);
                continue;
            }

            using (child)
            {
                Download(child!, directory, name, entryPath);
            }
        }

        _depth--;
    }
}
