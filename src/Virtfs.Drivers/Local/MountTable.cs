using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>
/// Knows where on a mount others are mounted. getdents64(2) tells of a mount point the inode that is covered; by this a listing knows which few names
/// to ask stat(2) about.
/// </summary>
/// <remarks>
/// The kernel says by poll(2) when mounts have changed since they were read (proc_pid_mountinfo(5)), so that a look costs one call and nothing is ever out of
/// date. The lock is held while the table is looked at and read. Used by all threads.
/// </remarks>
internal sealed class MountTable
{
    private const int NotOpened = -1;
    private const int Missing = -2;
    private const int FirstRoom = 16 * 1024;

    private readonly Lock _lock = new();

    // Of every mount that this process sees; null where nothing is mounted on it.
    private readonly Dictionary<ulong, MountNames?> _names = [];
    private int _descriptor = NotOpened;

    /// <summary>The mounts that this process sees.</summary>
    public static MountTable OfProcess { get; } = new();

    /// <summary>The names of the mount points on a mount; null where there is none.</summary>
    /// <param name="mount">Its id as statx(2) tells it; 0 where that is not known. Of one that this process does not see, all names may be such.</param>
    public MountNames? On(ulong mount)
    {
        lock (_lock)
        {
            if (_descriptor == NotOpened || (_descriptor >= 0 && HasChanged()))
            {
                Read();
            }

            return _descriptor < 0 || !_names.TryGetValue(mount, out MountNames? names) ? MountNames.Every : names;
        }
    }

    private bool HasChanged()
    {
        Span<PollDescriptor> look = [new PollDescriptor(_descriptor, PollEvents.POLLPRI)];
        return Libc.Poll(look, 0, out _) != Errno.None || look[0].Returned != PollEvents.None;
    }

    private void Read()
    {
        if (_descriptor == NotOpened && Libc.OpenAt(Libc.CurrentDirectory, "/proc/self/mountinfo"u8, OpenFlags.O_RDONLY, 0, out _descriptor) != Errno.None)
        {
            _descriptor = Missing;
            return;
        }

        byte[] text = ArrayPool<byte>.Shared.Rent(FirstRoom);
        int length = 0;
        Errno errno = Libc.Seek(_descriptor, 0, SeekFrom.SEEK_SET, out _);
        for (int read = 1; errno == Errno.None && read > 0; length += read)
        {
            if (length == text.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(2 * length);
                text.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(text);
                text = larger;
            }

            errno = Libc.Read(_descriptor, text.AsSpan(length), out read);
        }

        if (errno == Errno.None)
        {
            _names.Clear();
            AddAll(text.AsSpan(0, length));
        }
        else
        {
            _ = Libc.Close(_descriptor);
            _descriptor = NotOpened;
        }

        ArrayPool<byte>.Shared.Return(text);
    }

    // A line: the mount's id, the id of the one it is mounted on, the device, what of it, where: "36 35 98:0 /mnt1 /mnt/parent\040dir rw,noatime ...".
    private void AddAll(ReadOnlySpan<byte> text)
    {
        foreach (Range line in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> rest = text[line];
            ReadOnlySpan<byte> id = default, parent = default, place = default;
            for (int field = 0; field < 5 && !rest.IsEmpty; field++)
            {
                int end = rest.IndexOf((byte)' ') is var space and >= 0 ? space : rest.Length;
                id = field == 0 ? rest[..end] : id;
                parent = field == 1 ? rest[..end] : parent;
                place = field == 4 ? rest[..end] : place;
                rest = rest[Math.Min(end + 1, rest.Length)..];
            }

            if (Utf8Parser.TryParse(id, out ulong mount, out _))
            {
                _names.TryAdd(mount, null);
            }

            if (Utf8Parser.TryParse(parent, out ulong below, out _) && !place.IsEmpty)
            {
                Add(below, place[(place.LastIndexOf((byte)'/') + 1)..]);
            }
        }
    }

    private void Add(ulong mount, ReadOnlySpan<byte> escaped)
    {
        if (!_names.TryGetValue(mount, out MountNames? names) || names is null)
        {
            names = new MountNames();
            _names[mount] = names;
        }

        // A blank, a line's end and the like are a backslash and three octal digits.
        Span<byte> name = stackalloc byte[escaped.Length];
        int length = 0;
        for (int i = 0; i < escaped.Length; i++)
        {
            bool isEscape = escaped[i] == '\\' && i + 3 < escaped.Length;
            name[length++] = isEscape ? (byte)(((escaped[i + 1] - '0') << 6) | ((escaped[i + 2] - '0') << 3) | (escaped[i + 3] - '0')) : escaped[i];
            i += isEscape ? 3 : 0;
        }

        names.Add(name[..length]);
    }
}
