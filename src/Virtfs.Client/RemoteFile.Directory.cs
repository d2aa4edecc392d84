using System;
using System.Collections.Generic;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    /// <summary>The entries of this directory, without <c>.</c> and <c>..</c>, in the server's order. ENOTDIR.</summary>
    public Errno List(out IReadOnlyList<RemoteEntry> entries)
    {
        entries = [];
        Errno error = Clone(out RemoteFile? directory);
        if (error != Errno.None)
        {
            return error;
        }

        using (directory)
        {
            error = directory!.IsDirectory ? directory.Open(LopenFlags.ReadOnly | LopenFlags.Directory) : Errno.ENOTDIR;
            var found = new List<RemoteEntry>();
            error = error != Errno.None ? error : directory.ReadEntries(found);
            entries = error == Errno.None ? found : [];
            return error;
        }
    }

    /// <summary>Makes a directory here.</summary>
    public Errno MakeDirectory(ReadOnlySpan<byte> name, uint mode) => _client.MakeDirectory(Fid, name, mode, _client.GroupId, out _);

    /// <summary>Makes a device, FIFO, socket or file here, as the type bits of the mode say.</summary>
    public Errno MakeNode(ReadOnlySpan<byte> name, uint mode, uint major, uint minor) =>
        _client.MakeNode(Fid, name, mode, major, minor, _client.GroupId, out _);

    /// <summary>Makes a symbolic link here.</summary>
    public Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) => _client.MakeSymlink(Fid, name, target, _client.GroupId, out _);

    /// <summary>Makes a further name here for a file.</summary>
    public Errno MakeLink(ReadOnlySpan<byte> name, RemoteFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _client.MakeLink(Fid, file.Fid, name);
    }

    /// <summary>Removes a name from here: <see cref="UnlinkatFlags.RemoveDirectory"/> for an empty directory.</summary>
    public Errno Unlink(ReadOnlySpan<byte> name, UnlinkatFlags flags) => _client.Unlink(Fid, name, flags);

    /// <summary>Moves a name from here to a directory, under a name; what has that name there is replaced.</summary>
    public Errno Rename(ReadOnlySpan<byte> name, RemoteFile newDirectory, ReadOnlySpan<byte> newName)
    {
        ArgumentNullException.ThrowIfNull(newDirectory);
        return _client.Rename(Fid, name, newDirectory.Fid, newName);
    }

    private Errno ReadEntries(List<RemoteEntry> entries)
    {
        byte[] buffer = new byte[Math.Min(_client.MaximumRead, 256 * 1024)];
        ulong offset = 0;
        while (true)
        {
            Errno error = _client.ReadDirectory(Fid, offset, buffer, out int count);
            if (error != Errno.None || count == 0)
            {
                return error;
            }

            ulong before = offset;
            DirectoryEntries.Enumerator enumerator = new DirectoryEntries(buffer.AsSpan(0, count)).GetEnumerator();
            while (enumerator.MoveNext())
            {
                DirectoryEntryRecord entry = enumerator.Current;
                offset = entry.Offset;
                if (!entry.Name.SequenceEqual("."u8) && !entry.Name.SequenceEqual(".."u8))
                {
                    entries.Add(new RemoteEntry(entry.Name.ToArray(), entry.Qid, entry.Type));
                }
            }

            if (enumerator.Failed || offset == before)
            {
                return Errno.EPROTO; // Half an entry, or one that leads nowhere: asking again would never end.
            }
        }
    }
}
