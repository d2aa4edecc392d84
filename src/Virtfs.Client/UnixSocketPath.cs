using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Tells the path of a Unix socket from that of a file behind it, both written in one.</summary>
internal static class UnixSocketPath
{
    /// <summary>
    /// The length of the socket's part: up to the first socket there is, else up to a double slash, else all of it.
    /// </summary>
    public static int FindEnd(string text)
    {
        for (int end = NextEnd(text, 0); end > 0; end = NextEnd(text, end + 1))
        {
            if (IsSocket(text.AsSpan(0, end)))
            {
                return end;
            }
        }

        int separator = text.IndexOf("//", Math.Min(1, text.Length), StringComparison.Ordinal);
        return separator < 0 ? text.Length : separator;
    }

    /// <summary>Where the component ends that begins at a position or after the slashes there; 0 if there is none.</summary>
    private static int NextEnd(string text, int position)
    {
        while (position < text.Length && text[position] == '/')
        {
            position++;
        }

        if (position >= text.Length)
        {
            return 0;
        }

        int slash = text.IndexOf('/', position);
        return slash < 0 ? text.Length : slash;
    }

    private static bool IsSocket(ReadOnlySpan<char> path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path.ToArray());
        return Libc.StatX(Libc.CurrentDirectory, bytes, StatXFlags.AT_STATX_SYNC_AS_STAT, StatXMask.STATX_TYPE, out StatX attributes) == Errno.None
            && attributes.Type == InodeMode.S_IFSOCK;
    }
}
