using System.Diagnostics.CodeAnalysis;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <content>Opening, with the checks that save a user from finding out inside the guest.</content>
public sealed partial class LocalFileSystem
{
    /// <summary>Opens a folder.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="fileSystem">The file system; the caller owns it.</param>
    /// <param name="error">One line that says what is wrong.</param>
    public static bool TryOpen(LocalFileSystemOptions options, [NotNullWhen(true)] out LocalFileSystem? fileSystem, [NotNullWhen(false)] out string? error)
    {
        fileSystem = null;
        if (options.Path.Length == 0)
        {
            error = "the path to export is empty";
            return false;
        }

        // Read permission is asked for too: without it nothing could be listed.
        Errno errno = Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(options.Path), OpenFlags.O_DIRECTORY, 0, out int opened);
        if (errno != Errno.None)
        {
            error = $"cannot export '{options.Path}': {Reason(errno)}";
            return false;
        }

        error = TryOpen(options, opened, out fileSystem);
        _ = Libc.Close(opened);
        return error is null;
    }

    private static string? TryOpen(LocalFileSystemOptions options, int opened, out LocalFileSystem? fileSystem)
    {
        fileSystem = null;
        Errno errno = Libc.FStatFs(opened, out StatFs statistics);
        int root = -1;
        if (errno == Errno.None)
        {
            errno = Libc.Reopen(opened, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, out root);
            if (errno == Errno.ENOENT)
            {
                return $"cannot export '{options.Path}': /proc is not mounted, and nothing can be opened by descriptor without it";
            }
        }

        StatX stat = default;
        if (errno == Errno.None)
        {
            errno = Libc.StatX(root, InodeKey.Mask, out stat);
        }

        if (errno != Errno.None)
        {
            if (root >= 0)
            {
                _ = Libc.Close(root);
            }

            return $"cannot export '{options.Path}': {Reason(errno)}";
        }

        fileSystem = new LocalFileSystem(options, root, stat, (uint)statistics.Type);
        return null;
    }

    private static string Reason(Errno errno) => errno switch
    {
        Errno.ENOENT => "there is no such folder",
        Errno.ENOTDIR => "it is not a folder",
        Errno.EACCES or Errno.EPERM => "no permission to read it",
        Errno.ELOOP => "too many symbolic links on the way",
        Errno.ENAMETOOLONG => "the path is too long",
        Errno.EINVAL => "the path has a NUL in it",
        Errno.EMFILE or Errno.ENFILE => "no file descriptors left (ulimit -n)",
        _ => errno.ToString(),
    };
}
