namespace Virtfs.Linux;

/// <summary>The resolve bits of openat2(2): what walking the path may not do.</summary>
public static class Resolve
{
    /// <summary>Do not cross mount points, bind mounts included (EXDEV).</summary>
    public const ulong RESOLVE_NO_XDEV = 0x01;

    /// <summary>Do not follow links of the /proc/self/fd kind (ELOOP).</summary>
    public const ulong RESOLVE_NO_MAGICLINKS = 0x02;

    /// <summary>Do not follow any symbolic link (ELOOP).</summary>
    public const ulong RESOLVE_NO_SYMLINKS = 0x04;

    /// <summary>Do not leave the subtree of the directory by "..", an absolute link or an absolute path (EXDEV).</summary>
    public const ulong RESOLVE_BENEATH = 0x08;

    /// <summary>Take the directory as the root of the walk.</summary>
    public const ulong RESOLVE_IN_ROOT = 0x10;

    /// <summary>Answer only from the cache; EAGAIN where that does not do.</summary>
    public const ulong RESOLVE_CACHED = 0x20;
}
