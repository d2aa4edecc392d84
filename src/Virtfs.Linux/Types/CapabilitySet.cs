using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>A thread's capabilities, as capget(2) version 3 lays them out: two words of each set, capability n being bit n % 32 of word n / 32.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CapabilitySet
{
    /// <summary>Give files to any owner and group.</summary>
    public const int CAP_CHOWN = 0;

    /// <summary>Read, write and enter what the permission bits forbid.</summary>
    public const int CAP_DAC_OVERRIDE = 1;

    /// <summary>Do with any file what its owner may: change its mode, its times.</summary>
    public const int CAP_FOWNER = 3;

    /// <summary>Keep set-user-id and set-group-id bits when a file changes; set set-group-id bits for groups one is no member of.</summary>
    public const int CAP_FSETID = 4;

    /// <summary>Become any group.</summary>
    public const int CAP_SETGID = 6;

    /// <summary>Become any user.</summary>
    public const int CAP_SETUID = 7;

    /// <summary>Make device nodes.</summary>
    public const int CAP_MKNOD = 27;

    /// <summary>What counts now, capabilities 0 to 31.</summary>
    public uint Effective;

    /// <summary>What may be made effective, capabilities 0 to 31.</summary>
    public uint Permitted;

    /// <summary>What execve(2) may keep, capabilities 0 to 31.</summary>
    public uint Inheritable;

    /// <summary>As <see cref="Effective"/>, from capability 32 on.</summary>
    public uint EffectiveHigh;

    /// <summary>As <see cref="Permitted"/>, from capability 32 on.</summary>
    public uint PermittedHigh;

    /// <summary>As <see cref="Inheritable"/>, from capability 32 on.</summary>
    public uint InheritableHigh;
}
