using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>Reads an open directory of the host: getdents64(2) into a buffer, and what a small reply leaves of it kept for the next one.</summary>
/// <remarks>Used again and again: a life goes from <see cref="Begin"/> to <see cref="End"/>. Safe for several threads.</remarks>
internal sealed class DirectoryReader(DirectoryBuffers buffers, IListedDirectory directory)
{
    // An entry never takes more; what getdents64 leaves free beyond this says that there was nothing more to be had just now.
    private const int LongestEntry = 280;

    private readonly Lock _lock = new();

    // All under the lock. The buffer holds entries from _next to _end; the entry at _next comes after the position _position.
    private byte[]? _buffer;
    private int _next;
    private int _end;
    private long _position;

    // Where the kernel's own position is: after the last entry in the buffer; -1 when it is not known.
    private long _kernelPosition;

    // For the time of one call: which entries must be asked about.
    private bool _tellsDevices;
    private MountNames? _mountPoints;
    private EntryNumbers _numbers;

    /// <summary>Begins a life, at the directory's start.</summary>
    public void Begin()
    {
        _position = 0;
        _kernelPosition = 0;
        _next = _end = 0;
    }

    /// <summary>Ends a life.</summary>
    public void End() => DropBuffer();

    /// <summary>To be called when the descriptor was opened again: its position is 0.</summary>
    public void OnReopened() => _kernelPosition = -1;

    /// <summary>Reads entries into one reply; see <see cref="OpenFile.ReadDirectory"/>.</summary>
    public Errno Read(ulong offset, DirectoryWriter entries)
    {
        lock (_lock)
        {
            Errno errno = directory.Acquire(out int descriptor);
            if (errno != Errno.None)
            {
                return errno;
            }

            _tellsDevices = entries.TellsDevices;
            _mountPoints = _tellsDevices ? MountTable.OfProcess.On(directory.Key.Mount) : null;
            _numbers = _tellsDevices ? directory.AskEntryNumbers(descriptor) : EntryNumbers.Exact;
            errno = Read(descriptor, (long)offset, entries);
            directory.Release();
            if (_next == _end || buffers.AreScarce)
            {
                DropBuffer();
            }

            return errno;
        }
    }

    private Errno Read(int descriptor, long offset, DirectoryWriter entries)
    {
        // Offset 0 is a rewind: what was read ahead is old news. At position 0 the kernel has not been asked for anything yet.
        if (offset == 0 || offset != _position || _next == _end)
        {
            _next = _end = 0;
            _position = offset;
        }

        bool added = false;
        while (true)
        {
            if (_next == _end)
            {
                if (added && _end < DirectoryBuffers.Size - LongestEntry)
                {
                    // Most likely the end. The next call finds out; asking now as well would make it two calls for one answer.
                    return Errno.None;
                }

                Errno errno = Fill(descriptor);
                if (errno != Errno.None || _end == 0)
                {
                    return added ? Errno.None : errno;
                }
            }

            var walk = new DirectoryEntries(_buffer.AsSpan(_next, _end - _next));
            while (walk.MoveNext())
            {
                if (!TryAdd(descriptor, walk, entries))
                {
                    return Errno.None;
                }

                _position = walk.Offset;
                _next += walk.Length;
                added = true;
            }
        }
    }

    private Errno Fill(int descriptor)
    {
        _next = _end = 0;
        if (_kernelPosition != _position)
        {
            // Asked to start elsewhere, or opened again in the middle of a listing, which puts the kernel back to the start.
            Errno moved = Libc.Seek(descriptor, _position, SeekFrom.SEEK_SET, out _);
            _kernelPosition = moved == Errno.None ? _position : -1;
            if (moved != Errno.None)
            {
                return moved;
            }
        }

        _buffer ??= buffers.Take();
        Errno errno = Libc.GetDirectoryEntries(descriptor, _buffer, out int read);
        if (errno != Errno.None)
        {
            // A directory that was removed has no entries.
            return errno == Errno.ENOENT ? Errno.None : errno;
        }

        _end = read;
        if (read > 0)
        {
            var walk = new DirectoryEntries(_buffer.AsSpan(0, read));
            while (walk.MoveNext())
            {
                _kernelPosition = walk.Offset;
            }
        }

        return Errno.None;
    }

    private bool TryAdd(int descriptor, in DirectoryEntries entry, DirectoryWriter entries)
    {
        ReadOnlySpan<byte> name = entry.Name;
        if (directory.Hides(name))
        {
            return true;
        }

        if (entries.Room < entries.EntryOverhead + name.Length)
        {
            return false;
        }

        (ulong device, ulong inode) = Identify(descriptor, name, entry);
        bool isGuests = directory.HasHostTypes;
        byte type = isGuests || entry.Type is DirectoryEntryType.DT_DIR or DirectoryEntryType.DT_LNK ? (byte)entry.Type : (byte)0;
        return entries.TryAdd(new DirectoryEntry(name, device, inode, type, (ulong)entry.Offset) { TellsType = isGuests });
    }

    private (ulong Device, ulong Inode) Identify(int descriptor, ReadOnlySpan<byte> name, in DirectoryEntries entry)
    {
        InodeKey key = directory.Key;
        if (entry.IsDotOrDotDot)
        {
            return name.Length == 1 ? (key.Device, key.Inode)
                : directory.Parent is { } parent && (_tellsDevices || parent == key) ? (parent.Device, parent.Inode)
                : (key.Device, entry.Inode);
        }

        bool mustAsk = _numbers == EntryNumbers.Unknown
            || (_numbers == EntryNumbers.ExceptDirectories && entry.Type == DirectoryEntryType.DT_DIR)
            || (_mountPoints is not null && _mountPoints.Contains(name));
        const StatXFlags Flags = StatXFlags.AT_SYMLINK_NOFOLLOW | StatXFlags.AT_NO_AUTOMOUNT | StatXFlags.AT_STATX_DONT_SYNC;
        return mustAsk && Libc.StatX(descriptor, name, Flags, StatXMask.STATX_INO, out StatX stat) == Errno.None
            ? (stat.Device, stat.Inode)
            : (key.Device, entry.Inode);
    }

    private void DropBuffer()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _next = _end = 0;
            buffers.Return(buffer);
        }
    }
}
