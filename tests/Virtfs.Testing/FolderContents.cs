using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Testing;

/// <summary>
/// Emptying a folder, whatever is in it: System.IO takes neither names that are no UTF-8 nor paths over PATH_MAX. One name at a time, at the top: each folder
/// is moved there once, whatever its depth, so that two descriptors are enough for any tree.
/// </summary>
public static class FolderContents
{
    private const int BufferSize = 16384;
    private const uint OwnersAlone = 0x1C0;

    /// <summary>Removes all that is in a folder, but nothing that is mounted there.</summary>
    /// <param name="folder">A descriptor of it; where it stands is changed.</param>
    /// <returns>EXDEV or EBUSY for something mounted, EACCES, EPERM, EIO: the rest is still there.</returns>
    public static Errno Remove(int folder) => Remove(folder, folder);

    // What has come up from below is found by the next reading.
    private static Errno Remove(int folder, int top)
    {
        byte[] buffer = new byte[BufferSize];
        bool wasEmpty;
        do
        {
            wasEmpty = true;
            Libc.Seek(folder, 0, SeekFrom.SEEK_SET, out _);
            while (Libc.GetDirectoryEntries(folder, buffer, out int read) == Errno.None && read > 0)
            {
                var entries = new DirectoryEntries(buffer.AsSpan(0, read));
                while (entries.MoveNext())
                {
                    if (entries.IsDotOrDotDot)
                    {
                        continue;
                    }

                    wasEmpty = false;
                    Errno errno = RemoveEntry(folder, entries.Name, top);
                    if (errno != Errno.None)
                    {
                        return errno;
                    }
                }
            }
        }
        while (!wasEmpty);
        return Errno.None;
    }

    private static Errno RemoveEntry(int folder, ReadOnlySpan<byte> name, int top)
    {
        Errno errno = Libc.UnlinkAt(folder, name, AtFlags.None);
        if (errno != Errno.EISDIR)
        {
            return errno;
        }

        errno = Open(folder, name, OpenFlags.O_PATH, out int child);
        if (errno != Errno.None)
        {
            return errno;
        }

        // Who is not root may neither empty nor move what is closed to its owner.
        Libc.ChangeMode(child, OwnersAlone);
        Libc.Close(child);
        return folder == top ? RemoveFolder(top, name) : Libc.RenameAt(folder, name, top, NewName());
    }

    private static Errno RemoveFolder(int top, ReadOnlySpan<byte> name)
    {
        Errno errno = Open(top, name, OpenFlags.O_RDONLY, out int child);
        if (errno == Errno.None)
        {
            errno = Remove(child, top);
            Libc.Close(child);
        }

        return errno == Errno.None ? Libc.UnlinkAt(top, name, AtFlags.AT_REMOVEDIR) : errno;
    }

    private static Errno Open(int folder, ReadOnlySpan<byte> name, OpenFlags access, out int child) =>
        Libc.OpenAt2(folder, name, access | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0, Resolve.RESOLVE_NO_XDEV, out child);

    private static byte[] NewName() => Encoding.UTF8.GetBytes($"virtfs-removed-{Guid.NewGuid():N}");
}
