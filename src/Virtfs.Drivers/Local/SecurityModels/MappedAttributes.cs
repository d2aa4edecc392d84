using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>What a mapped model keeps of an object; what it does not keep is the host's.</summary>
/// <remarks>All bits one means "not kept" on disk too: a uid of 4294967295 cannot be stored.</remarks>
internal struct MappedAttributes
{
    /// <summary>Not kept.</summary>
    public const uint Unset = CreateRequest.Unset;

    /// <summary>Owner, or <see cref="Unset"/>.</summary>
    public uint Uid;

    /// <summary>Group, or <see cref="Unset"/>.</summary>
    public uint Gid;

    /// <summary>Type and permission bits, or <see cref="Unset"/>.</summary>
    public uint Mode;

    /// <summary>The device number in the C library's encoding, where there is one. All bits one are not kept.</summary>
    public ulong? Device;

    /// <summary>Nothing kept.</summary>
    public static MappedAttributes None => new() { Uid = Unset, Gid = Unset, Mode = Unset };

    /// <summary>True when nothing is kept.</summary>
    public readonly bool IsEmpty => Uid == Unset && Gid == Unset && Mode == Unset && Device is null;

    /// <summary>Puts what is kept in the place of the host's.</summary>
    public readonly void Apply(ref NodeAttributes attributes)
    {
        attributes.Uid = Uid == Unset ? attributes.Uid : Uid;
        attributes.Gid = Gid == Unset ? attributes.Gid : Gid;
        attributes.DeviceNumber = Device ?? attributes.DeviceNumber;
        if (Mode != Unset)
        {
            attributes.Mode = WithType(Mode, attributes.Mode);
        }
    }

    /// <summary>Takes over what <paramref name="changes"/> sets.</summary>
    public void Merge(in MappedAttributes changes)
    {
        Uid = changes.Uid == Unset ? Uid : changes.Uid;
        Gid = changes.Gid == Unset ? Gid : changes.Gid;
        Mode = changes.Mode == Unset ? Mode : changes.Mode;
        Device = changes.Device ?? Device;
    }

    /// <summary>A mode with its own type bits or, where it has none (chmod as QEMU stores it), those of another.</summary>
    public static uint WithType(uint mode, uint other) =>
        (mode & Virtfs.Linux.InodeMode.S_IFMT) != 0 ? mode : mode | (other & Virtfs.Linux.InodeMode.S_IFMT);
}
