namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>The permission bits of host files where the guest's are kept elsewhere (QEMU's fmode and dmode). The process's umask takes its share.</summary>
/// <param name="File">Of regular files, and of what stands for links, devices, FIFOs and sockets.</param>
/// <param name="Directory">Of directories.</param>
public readonly record struct HostModes(uint File, uint Directory)
{
    /// <summary>0600 and 0700, as in QEMU.</summary>
    public static HostModes Default => new(0x180, 0x1C0);
}
