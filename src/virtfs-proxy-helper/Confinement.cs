using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>Shuts the process in: the folder is its root, one thread keeps what it takes to serve it, all others nothing.</summary>
internal static class Confinement
{
    // Who has nothing on any system.
    private const uint Nobody = 65534;

    /// <summary>To be called by the thread that will serve, before it does.</summary>
    /// <param name="folder">The folder's descriptor.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryEnter(int folder, out string error)
    {
        Errno errno = Libc.ChangeDirectory(folder);
        if (errno == Errno.None)
        {
            errno = Libc.ChangeRootHere();
        }

        if (errno == Errno.None)
        {
            errno = DropPrivileges();
        }

        error = errno switch
        {
            Errno.None => string.Empty,
            Errno.EPERM => "not permitted to change the root or the user; start it as root",
            _ => $"cannot shut itself in ({errno})",
        };
        _ = Libc.Umask(0);
        return errno == Errno.None;
    }

    private static Errno DropPrivileges()
    {
        Errno errno = Libc.DropBoundingCapabilities();
        if (errno == Errno.None)
        {
            errno = Libc.LeaveSupplementaryGroups();
        }

        // All threads leave user 0, which takes their capabilities; this one keeps those permitted, and with them comes back alone.
        if (errno == Errno.None)
        {
            errno = Libc.KeepCapabilities();
        }

        if (errno == Errno.None)
        {
            errno = Libc.SetUserOfAllThreads(Nobody, Nobody);
        }

        if (errno == Errno.None)
        {
            errno = ServingPrivileges.Take();
        }

        return errno == Errno.None ? Libc.SetUserOfThread(0, 0) : errno;
    }
}
