using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>What the serving thread may do, and less of it for some requests. All of it is the calling thread's own.</summary>
internal static class ServingPrivileges
{
    private const uint Override = 1 << CapabilitySet.CAP_DAC_OVERRIDE;
    private const uint SetId = 1 << CapabilitySet.CAP_FSETID;

    private const uint All = (1 << CapabilitySet.CAP_CHOWN) | Override | (1 << CapabilitySet.CAP_FOWNER) | SetId
        | (1 << CapabilitySet.CAP_SETGID) | (1 << CapabilitySet.CAP_SETUID) | (1 << CapabilitySet.CAP_MKNOD);

    // Those of them that the process was given; a container may have less.
    private static uint _permitted = All;

    private static bool _isLowered;

    /// <summary>Gives up every capability but those that serving needs.</summary>
    public static Errno Take()
    {
        Errno errno = Libc.GetCapabilities(out CapabilitySet capabilities);
        if (errno != Errno.None)
        {
            return errno;
        }

        _permitted = capabilities.Permitted & All;
        return Set(_permitted);
    }

    /// <summary>
    /// Becomes the one for whom something is made, until <see cref="Restore"/>: with his user and group, or one's own where that is
    /// <see cref="uint.MaxValue"/>, and no other power than to enter any folder. For user and group 0 nothing changes.
    /// </summary>
    public static Errno Become(uint uid, uint gid)
    {
        if (uid == 0 && gid == 0)
        {
            return Errno.None;
        }

        _isLowered = true;

        // Both say what there was before; asked for nobody's number they change nothing and say what there is now.
        if (gid != uint.MaxValue)
        {
            _ = Libc.SetFileSystemGroupId(gid);
        }

        if (uid != uint.MaxValue)
        {
            _ = Libc.SetFileSystemUserId(uid);
        }

        Errno errno = Set(Override & _permitted);
        bool isDone = (gid == uint.MaxValue || Libc.SetFileSystemGroupId(uint.MaxValue) == gid)
            && (uid == uint.MaxValue || Libc.SetFileSystemUserId(uint.MaxValue) == uid);
        return errno == Errno.None && !isDone ? Errno.EPERM : errno;
    }

    /// <summary>Changes content as everybody but root does, whose changes take set-user-id bits away (CVE-2023-1386); until <see cref="Restore"/>.</summary>
    public static Errno LowerSetId()
    {
        _isLowered = true;
        return Set(_permitted & ~SetId);
    }

    /// <summary>Is root again. There is no serving on when that fails.</summary>
    /// <returns>False when it failed.</returns>
    public static bool Restore()
    {
        if (!_isLowered)
        {
            return true;
        }

        _isLowered = false;
        bool isRestored = Set(_permitted) == Errno.None;
        _ = Libc.SetFileSystemUserId(0);
        _ = Libc.SetFileSystemGroupId(0);
        return isRestored && Set(_permitted) == Errno.None
            && Libc.SetFileSystemUserId(uint.MaxValue) == 0 && Libc.SetFileSystemGroupId(uint.MaxValue) == 0;
    }

    private static Errno Set(uint effective) =>
        Libc.SetCapabilities(new CapabilitySet { Effective = effective, Permitted = _permitted });
}
