using Virtfs.Linux;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>What a new object is to the guest.</summary>
/// <param name="Type">S_IFREG, S_IFDIR or S_IFLNK; 0 where the mode in the request says it, as it came (mknod).</param>
/// <param name="Device">The device number that mknod asked for, in the C library's encoding; null for all else.</param>
internal readonly record struct NewObject(uint Type, ulong? Device = null)
{
    /// <summary>A file made by opening it.</summary>
    public static NewObject File => new(InodeMode.S_IFREG);

    /// <summary>A directory.</summary>
    public static NewObject Directory => new(InodeMode.S_IFDIR);

    /// <summary>A symbolic link.</summary>
    public static NewObject Symlink => new(InodeMode.S_IFLNK);

    /// <summary>What mknod makes.</summary>
    public static NewObject Node(ulong device) => new(0, device);
}
