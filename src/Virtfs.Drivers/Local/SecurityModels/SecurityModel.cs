using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// How what the guest sees of a file (owner, mode, type, device number, extended attributes) lives on the host. A model says so in one place; the
/// local driver knows none of them by name.
/// </summary>
/// <remarks>
/// What is here already is right for models whose guest attributes are the host's own; the others override. Names are checked components, descriptors
/// belong to the caller, directories come as descriptors. Methods are called by several threads at once.
/// </remarks>
public abstract partial class SecurityModel
{
    private protected SecurityModel()
    {
    }

    /// <summary>Guest attributes are the host's; owners are changed for real, which takes root.</summary>
    public static SecurityModel Passthrough { get; } = new PassthroughModel();

    /// <summary>As <see cref="Passthrough"/>, but new files belong to the server where it may not give them away.</summary>
    public static SecurityModel None { get; } = new NoneModel();

    /// <summary>Guest attributes live in extended attributes of the host file; needs no privileges.</summary>
    public static SecurityModel MappedXattr(HostModes modes) => new MappedXattrModel(modes);

    /// <summary>Guest attributes live in files of hidden directories; needs no privileges, nor extended attributes.</summary>
    public static SecurityModel MappedFile(HostModes modes) => new MappedFileModel(modes);

    /// <summary>The name in QEMU's security_model option.</summary>
    public abstract string Name { get; }

    /// <summary>What to tell the administrator about running this model as an ordinary user; null when that is fine.</summary>
    internal virtual string? WarningWithoutRoot => null;

    /// <summary>What to tell the administrator about a folder this model does not get on with; null when all is well.</summary>
    /// <param name="descriptor">The folder.</param>
    internal virtual string? CheckRoot(int descriptor) => null;

    /// <summary>True where types and modes on the host are the guest's.</summary>
    internal virtual bool HasHostAttributes => true;

    /// <summary>True where attributes lie beside names: what changes a name then changes both inside the directory's <see cref="LocalInode.Names"/>.</summary>
    internal virtual bool KeepsBesideNames => false;

    /// <summary>True where new objects belong to the server when they cannot be given away.</summary>
    private protected virtual bool ForgivesOwner => false;

    /// <summary>True for a name that the model uses itself: EINVAL to the guest, and not listed.</summary>
    internal virtual bool Hides(ReadOnlySpan<byte> name) => false;

    /// <summary>What a walk to a name says that is hidden: EINVAL, or ENOENT where the name is only another form of one that the model uses.</summary>
    internal virtual Errno WalkToHidden(ReadOnlySpan<byte> name) => Errno.EINVAL;

    /// <summary>Asks for an object's attributes, as the guest sees them.</summary>
    internal virtual Errno GetAttributes(in HostObject target, out NodeAttributes attributes)
    {
        Errno errno = Libc.StatX(target.Descriptor, StatXMask.STATX_BASIC_STATS, out StatX stat);
        if (errno != Errno.None)
        {
            attributes = default;
            return errno;
        }

        HostAttributes.Fill(stat, out attributes);
        return Complete(target, ref attributes);
    }

    /// <summary>Turns an object's host attributes into the guest's.</summary>
    internal virtual Errno Complete(in HostObject target, ref NodeAttributes attributes) => Errno.None;

    /// <summary>Sets permission bits.</summary>
    internal virtual Errno ChangeMode(in HostObject target, uint mode)
    {
        Errno errno = SetIdGuard.ChangeMode(target.Descriptor, mode & InodeMode.PermissionBits);

        // What the kernel calls unsupported for a symbolic link, open(2) and so QEMU call ELOOP.
        return errno == Errno.EOPNOTSUPP && IsSymbolicLink(target.Descriptor) ? Errno.ELOOP : errno;
    }

    /// <summary>Sets owner and group; <see cref="CreateRequest.Unset"/> leaves one as it is, both set the change time.</summary>
    internal virtual Errno ChangeOwner(in HostObject target, uint uid, uint gid) => SetIdGuard.ChangeOwner(target.Descriptor, uid, gid);

    /// <summary>Reads a symbolic link.</summary>
    internal virtual Errno ReadLink(in HostObject target, Span<byte> buffer, out int length)
    {
        Errno errno = Libc.ReadLinkAt(target.Descriptor, default, buffer, out length);

        // The kernel's word for "no link" where there is no name.
        return errno == Errno.ENOENT ? Errno.EINVAL : errno;
    }

    private static bool IsSymbolicLink(int descriptor) =>
        Libc.StatX(descriptor, StatXMask.STATX_TYPE, out StatX stat) == Errno.None && stat.Type == InodeMode.S_IFLNK;
}
