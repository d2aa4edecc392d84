using System;
using Virtfs.Protocol;

namespace Virtfs.Server.Sessions;

/// <summary>The rules for names in messages, in QEMU's order: they are checked before the fid is looked up.</summary>
internal static class Names
{
    /// <summary>A name as far as its first NUL: names are C strings to QEMU, and to the kernel.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        return end < 0 ? name : name[..end];
    }

    /// <summary>True for the directory itself.</summary>
    public static bool IsDot(ReadOnlySpan<byte> name) => name is [(byte)'.'];

    /// <summary>True for the parent.</summary>
    public static bool IsDotDot(ReadOnlySpan<byte> name) => name is [(byte)'.', (byte)'.'];

    /// <summary>A component of a walk: ENOENT when it is empty or holds a slash.</summary>
    public static Errno CheckWalked(ReadOnlySpan<byte> name) => name.IsEmpty || name.Contains((byte)'/') ? Errno.ENOENT : Errno.None;

    /// <summary>A name to be made: <c>.</c> and <c>..</c> exist already.</summary>
    public static Errno CheckCreated(ReadOnlySpan<byte> name) => Check(name, Errno.EEXIST, Errno.EEXIST);

    /// <summary>A name to be moved from or to.</summary>
    public static Errno CheckRenamed(ReadOnlySpan<byte> name) => Check(name, Errno.EISDIR, Errno.EISDIR);

    /// <summary>A name to be removed.</summary>
    public static Errno CheckUnlinked(ReadOnlySpan<byte> name) => Check(name, Errno.EINVAL, Errno.ENOTEMPTY);

    private static Errno Check(ReadOnlySpan<byte> name, Errno dot, Errno dotDot)
    {
        Errno errno = CheckWalked(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        return IsDot(name) ? dot : IsDotDot(name) ? dotDot : Errno.None;
    }
}
