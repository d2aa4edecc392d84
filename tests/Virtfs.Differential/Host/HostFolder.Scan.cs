using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Differential.Host;

/// <content>The look at what is on the disk. It leaves no trace but the access time of symbolic links, which are read once.</content>
public sealed partial class HostFolder
{
    private const int LargestRead = 4 * 1024 * 1024;
    private const int LongestShown = 128;
    private const int LargestXattr = 65536;

    /// <summary>Everything below the folder, and the folder itself as ".".</summary>
    public HostState Scan()
    {
        var state = new HostState();
        Libc.OpenAt(_root, "."u8, OpenFlags.O_PATH, 0, out int held);
        Add(state, ".", held);
        ScanDirectory(state, _root, string.Empty);
        return state;
    }

    /// <summary>The generation of a file or directory; null where there is none.</summary>
    public uint? Generation(ulong inode)
    {
        uint? generation = null;
        if (_held.TryGetValue(inode, out int held) && Libc.Reopen(held, OpenFlags.O_NONBLOCK, out int descriptor) == Errno.None)
        {
            generation = Libc.GetGeneration(descriptor, out uint value) == Errno.None ? value : null;
            Libc.Close(descriptor);
        }

        return generation;
    }

    /// <summary>An inode as it is now, whether or not it still has a name; it was seen by a scan.</summary>
    public bool TryStat(ulong inode, out StatX attributes)
    {
        attributes = default;
        return _held.TryGetValue(inode, out int held) && Libc.StatX(held, StatXMask.STATX_BASIC_STATS, out attributes) == Errno.None;
    }

    public StatFs Statistics()
    {
        Check(Libc.FStatFs(_root, out StatFs statistics), Path);
        return statistics;
    }

    // Mostly there are few or none, and the kernel takes as much memory as it is given.
    private static List<string> XattrNames(int descriptor)
    {
        Span<byte> names = stackalloc byte[512];
        Errno errno = Libc.ListXattr(descriptor, names, out int length);
        if (errno == Errno.ERANGE)
        {
            names = new byte[LargestXattr];
            errno = Libc.ListXattr(descriptor, names, out length);
        }

        return errno == Errno.None && length > 0 ? [.. Encoding.Latin1.GetString(names[..length]).Split('\0', StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    private void ScanDirectory(HostState state, int directory, string prefix)
    {
        foreach (byte[] name in Names(directory))
        {
            string path = prefix + Encoding.Latin1.GetString(name);
            Errno errno = Libc.OpenAt(directory, name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out int held);
            if (errno is Errno.ENOENT)
            {
                continue; // Gone in the meantime.
            }

            Check(errno, path);

            HostObject found = Add(state, path, held);
            if (found.Attributes.Type == InodeMode.S_IFDIR &&
                Libc.OpenAt(directory, name, OpenFlags.O_DIRECTORY | OpenFlags.O_NOATIME | OpenFlags.O_NOFOLLOW, 0, out int child) == Errno.None)
            {
                ScanDirectory(state, child, path + "/");
                Libc.Close(child);
            }
        }
    }

    private HostObject Add(HostState state, string path, int held)
    {
        Check(Libc.StatX(held, StatXMask.STATX_BASIC_STATS, out StatX attributes), path);
        if (!_held.TryAdd(attributes.Inode, held))
        {
            Libc.Close(held);
            held = _held[attributes.Inode];
        }

        var found = new HostObject(path, attributes, Content(held, attributes), Xattrs(held));
        state.Add(found);
        return found;
    }

    private string Content(int held, in StatX attributes) => attributes.Type switch
    {
        InodeMode.S_IFREG => Data(held, attributes.Size),
        InodeMode.S_IFLNK => Target(held, attributes.Inode),
        _ => string.Empty,
    };

    private string Target(int held, ulong inode)
    {
        if (!_targets.TryGetValue(inode, out string? target))
        {
            byte[] buffer = new byte[4096];
            Libc.ReadLinkAt(held, ""u8, buffer, out int length);
            target = "-> " + Encoding.Latin1.GetString(buffer, 0, length);
            _targets.Add(inode, target);
        }

        return target;
    }

    private static string Data(int held, ulong size)
    {
        if (Libc.Reopen(held, OpenFlags.O_NOATIME, out int file) != Errno.None)
        {
            return "(unreadable)";
        }

        byte[] content = new byte[Math.Min(size, LargestRead)];
        Libc.PRead(file, content, 0, out int read);
        Libc.Close(file);
        string text = Encoding.Latin1.GetString(content, 0, Math.Min(read, LongestShown)).Replace("\n", "\\n", StringComparison.Ordinal);
        return read <= LongestShown && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            ? $"\"{text}\""
            : Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, read)).AsSpan(0, 8));
    }

    private static string Xattrs(int held)
    {
        List<string> names = XattrNames(held);
        if (names.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        names.Sort(StringComparer.Ordinal);
        Span<byte> room = stackalloc byte[512];
        foreach (string name in names)
        {
            Span<byte> value = room;
            if (Libc.GetXattr(held, Bytes(name), value, out int length) == Errno.ERANGE)
            {
                value = new byte[LargestXattr];
                Libc.GetXattr(held, Bytes(name), value, out length);
            }

            text.Append(' ').Append(name).Append('=');
            text.Append(length > LongestShown
                ? $"{Convert.ToHexStringLower(SHA256.HashData(value[..length]).AsSpan(0, 8))}({length})"
                : Convert.ToHexStringLower(value[..length]));
        }

        return text.ToString();
    }
}
