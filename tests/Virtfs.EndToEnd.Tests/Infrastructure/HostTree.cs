using System;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>A host folder as text, so that any change shows.</summary>
internal static class HostTree
{
    /// <summary>Every object under a folder, itself included: type, mode, owner, links, size, times of changes, content or target, attributes.</summary>
    public static string Describe(string folder)
    {
        var text = new StringBuilder();
        Describe(text, folder);
        return text.ToString();
    }

    /// <summary>The inode number and the rest of an object; a link is not followed.</summary>
    public static StatX Stat(string path)
    {
        Assert.Equal(
            Errno.None,
            Libc.StatX(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX stat));
        return stat;
    }

    private static void Describe(StringBuilder text, string path)
    {
        StatX stat = Stat(path);
        text.Append(path).Append(' ').Append(Convert.ToString(stat.Mode, 8)).Append(' ').Append(stat.UserId).Append(':').Append(stat.GroupId);
        text.Append(" links ").Append(stat.LinkCount).Append(" size ").Append(stat.Size).Append(" inode ").Append(stat.Inode);
        text.Append(" m ").Append(stat.ModifyTime).Append(" c ").Append(stat.ChangeTime);
        switch (stat.Type)
        {
            case InodeMode.S_IFREG:
                text.Append(" = ").Append(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
                break;
            case InodeMode.S_IFLNK:
                text.Append(" -> ").Append(new FileInfo(path).LinkTarget);
                break;
        }

        text.Append(Attributes(path)).AppendLine();
        if (stat.Type == InodeMode.S_IFDIR)
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            {
                Describe(text, entry);
            }
        }
    }

    private static string Attributes(string path)
    {
        if (Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out int descriptor) != Errno.None)
        {
            return string.Empty;
        }

        byte[] names = new byte[4096];
        Errno errno = Libc.ListXattr(descriptor, names, out int length);
        Libc.Close(descriptor);
        return errno == Errno.None && length > 0 ? " xattr " + Encoding.UTF8.GetString(names, 0, length).Replace('\0', ',') : string.Empty;
    }
}
