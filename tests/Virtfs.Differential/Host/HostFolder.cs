using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;

namespace Virtfs.Differential.Host;

/// <summary>One side's exported folder, as the host sees it: arranged before a scenario, looked at after every step, emptied at the end.</summary>
/// <remarks>
/// Names are Latin-1: each character stands for one byte. Every inode seen is held open until the end, so that no number comes back for another object
/// while the other side still knows the first.
/// </remarks>
public sealed partial class HostFolder : IDisposable
{
    private static readonly Timespec Old = new(1_000_000_000, 123_456_789);

    private readonly Dictionary<ulong, int> _held = [];
    private readonly Dictionary<ulong, string> _targets = [];
    private readonly int _root;
    private readonly uint _owner;

    /// <param name="path">The folder; made.</param>
    /// <param name="owner">Whose it is; null for the user of this process.</param>
    public HostFolder(string path, uint? owner = null)
    {
        Path = path;
        _owner = owner ?? Libc.GetEffectiveUserId();
        Directory.CreateDirectory(path);
        Check(Libc.OpenAt(Libc.CurrentDirectory, Bytes(path), OpenFlags.O_DIRECTORY | OpenFlags.O_NOATIME, 0, out _root), path);
    }

    public string Path { get; }

    public static byte[] Bytes(string name) => Encoding.Latin1.GetBytes(name);

    public void MakeFile(string path, string content = "", uint mode = 0x1A4)
    {
        Check(Libc.OpenAt(_root, Bytes(path), OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_WRONLY, 0x180, out int file), path);
        Check(Libc.PWrite(file, Bytes(content), 0, out int written), path);
        if (written != content.Length)
        {
            throw new IOException($"{path}: short write");
        }

        Libc.Close(file);
        ChangeMode(path, mode);
        MakeOld(path);
    }

    public void MakeDirectory(string path, uint mode = 0x1ED)
    {
        Check(Libc.MakeDirectoryAt(_root, Bytes(path), 0x1C0), path);
        ChangeMode(path, mode);
        MakeOld(path);
    }

    public void MakeSymlink(string path, string target)
    {
        Check(Libc.SymlinkAt(Bytes(target), _root, Bytes(path)), path);
        MakeOld(path);
    }

    public void MakeFifo(string path)
    {
        Check(Libc.MakeNodeAt(_root, Bytes(path), InodeMode.S_IFIFO | 0x1A4, 0), path);
        MakeOld(path);
    }

    public void MakeSocket(string path)
    {
        Check(Libc.MakeNodeAt(_root, Bytes(path), InodeMode.S_IFSOCK | 0x1A4, 0), path);
        MakeOld(path);
    }

    public void MakeLink(string existing, string path) =>
        Check(Libc.LinkAt(_root, Bytes(existing), _root, Bytes(path), AtFlags.None), path);

    public void ChangeMode(string path, uint mode) => Held(path, descriptor => Libc.ChangeMode(descriptor, mode));

    public void ChangeOwner(string path, uint uid, uint gid) =>
        Check(Libc.ChangeOwnerAt(_root, Bytes(path), uid, gid, AtFlags.AT_SYMLINK_NOFOLLOW), path);

    public void SetXattr(string path, string name, string value) =>
        Held(path, descriptor => Libc.SetXattr(descriptor, Bytes(name), Bytes(value), XattrFlags.None));

    public void Rename(string from, string to) => Check(Libc.RenameAt(_root, Bytes(from), _root, Bytes(to)), from);

    public void Remove(string path) => Check(Libc.UnlinkAt(_root, Bytes(path), AtFlags.None), path);

    public void RemoveDirectory(string path) => Check(Libc.UnlinkAt(_root, Bytes(path), AtFlags.AT_REMOVEDIR), path);

    public void Write(string path, ulong offset, string content)
    {
        Check(Libc.OpenAt(_root, Bytes(path), OpenFlags.O_WRONLY, 0, out int file), path);
        Check(Libc.PWrite(file, Bytes(content), offset, out _), path);
        Libc.Close(file);
    }

    /// <summary>Gives a file times long gone, so that every later touch shows.</summary>
    public void MakeOld(string path) => Check(Libc.SetTimesAt(_root, Bytes(path), Old, Old, AtFlags.AT_SYMLINK_NOFOLLOW), path);

    /// <summary>How long a file can be here, in bytes: the file is tried out, and empty and old after that.</summary>
    /// <exception cref="IOException">Files have no limit below the protocol's own, so that none can be met.</exception>
    public ulong LargestFile(string path)
    {
        Check(Libc.OpenAt(_root, Bytes(path), OpenFlags.O_WRONLY, 0, out int file), path);
        ulong fits = 0;
        ulong doesNot = long.MaxValue;
        while (doesNot - fits > 1)
        {
            ulong middle = fits + ((doesNot - fits) / 2);
            (fits, doesNot) = Libc.FTruncate(file, middle) == Errno.None ? (middle, doesNot) : (fits, middle);
        }

        Check(Libc.FTruncate(file, 0), path);
        Libc.Close(file);
        MakeOld(path);
        return fits < long.MaxValue - 65536
            ? fits
            : throw new IOException($"{Path} is on a file system without a limit for files; set TMPDIR to a folder on ext4.");
    }

    /// <summary>Sets a modification time, in whole seconds.</summary>
    public void SetModificationTime(string path, long seconds) =>
        Check(Libc.SetTimesAt(_root, Bytes(path), Timespec.Omit, new Timespec(seconds, 0), AtFlags.AT_SYMLINK_NOFOLLOW), path);

    /// <summary>Removes everything and makes the folder itself as it was.</summary>
    public void Clear()
    {
        foreach (int descriptor in _held.Values)
        {
            Libc.Close(descriptor);
        }

        _held.Clear();
        _targets.Clear();
        Check(FolderContents.Remove(_root), Path);
        foreach (string name in XattrNames(_root))
        {
            Libc.RemoveXattr(_root, Bytes(name));
        }

        Check(Libc.ChangeOwnerAt(_root, "."u8, _owner, _owner, AtFlags.None), Path);
        ChangeMode(".", 0x1ED);
        MakeOld(".");
    }

    public void Dispose()
    {
        Clear();
        Libc.Close(_root);
        Directory.Delete(Path);
    }

    private static List<byte[]> Names(int directory)
    {
        List<byte[]> names = [];
        byte[] buffer = new byte[4096];
        Check(Libc.Seek(directory, 0, SeekFrom.SEEK_SET, out _), "seek");
        while (Libc.GetDirectoryEntries(directory, buffer, out int read) == Errno.None && read > 0)
        {
            var entries = new DirectoryEntries(buffer.AsSpan(0, read));
            while (entries.MoveNext())
            {
                if (!entries.IsDotOrDotDot)
                {
                    names.Add(entries.Name.ToArray());
                }
            }
        }

        return names;
    }

    private void Held(string path, Func<int, Errno> change)
    {
        Check(Libc.OpenAt(_root, Bytes(path), OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out int descriptor), path);
        Errno error = change(descriptor);
        Libc.Close(descriptor);
        Check(error, path);
    }

    private static void Check(Errno error, string path)
    {
        if (error != Errno.None)
        {
            throw new IOException($"{path}: {error}");
        }
    }
}
