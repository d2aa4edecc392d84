namespace Virtfs.Proxy;

/// <summary>Which program is at the helper's end.</summary>
public enum HelperKind
{
    /// <summary>virtfs-proxy-helper of this repository.</summary>
    Own,

    /// <summary>virtfs-proxy-helper of QEMU 7.2.</summary>
    Qemu,
}
