using Virtfs.Linux;

namespace Virtfs.Daemon.Verbs;

/// <summary>Modes as a person reads them.</summary>
internal static class FileMode
{
    /// <summary>Ten characters, as ls -l shows them: <c>drwxr-xr-x</c>.</summary>
    public static string Describe(uint mode)
    {
        System.Span<char> text = stackalloc char[10];
        text[0] = (mode & InodeMode.S_IFMT) switch
        {
            InodeMode.S_IFDIR => 'd',
            InodeMode.S_IFLNK => 'l',
            InodeMode.S_IFCHR => 'c',
            InodeMode.S_IFBLK => 'b',
            InodeMode.S_IFIFO => 'p',
            InodeMode.S_IFSOCK => 's',
            InodeMode.S_IFREG => '-',
            _ => '?',
        };
        for (int i = 0; i < 9; i++)
        {
            text[i + 1] = (mode & (0x100u >> i)) != 0 ? "rwx"[i % 3] : '-';
        }

        Special(text, 3, mode & InodeMode.S_ISUID, 's');
        Special(text, 6, mode & InodeMode.S_ISGID, 's');
        Special(text, 9, mode & InodeMode.S_ISVTX, 't');
        return text.ToString();
    }

    /// <summary>The kind of object: <c>regular file</c>.</summary>
    public static string DescribeType(uint mode) => (mode & InodeMode.S_IFMT) switch
    {
        InodeMode.S_IFDIR => "directory",
        InodeMode.S_IFLNK => "symbolic link",
        InodeMode.S_IFCHR => "character special file",
        InodeMode.S_IFBLK => "block special file",
        InodeMode.S_IFIFO => "fifo",
        InodeMode.S_IFSOCK => "socket",
        InodeMode.S_IFREG => "regular file",
        _ => "unknown",
    };

    private static void Special(System.Span<char> text, int position, uint bit, char letter)
    {
        if (bit != 0)
        {
            text[position] = text[position] == 'x' ? letter : char.ToUpperInvariant(letter);
        }
    }
}
