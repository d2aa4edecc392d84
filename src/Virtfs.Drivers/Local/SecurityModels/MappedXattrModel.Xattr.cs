using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <content>
/// What the guest sees of extended attributes: user.* but for ours, and ACLs, which are kept as opaque values under a name of ours so that the host does not
/// act on them.
/// </content>
internal sealed partial class MappedXattrModel
{
    private static ReadOnlySpan<byte> OwnPrefix => "user.virtfs."u8;

    private static ReadOnlySpan<byte> AccessAcl => "system.posix_acl_access"u8;

    private static ReadOnlySpan<byte> DefaultAcl => "system.posix_acl_default"u8;

    private static ReadOnlySpan<byte> KeptAccessAcl => "user.virtfs.system.posix_acl_access"u8;

    private static ReadOnlySpan<byte> KeptDefaultAcl => "user.virtfs.system.posix_acl_default"u8;

    /// <inheritdoc/>
    internal override Errno GetXattr(in HostObject target, ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        if (name.StartsWith(OwnPrefix))
        {
            length = 0;
            return Errno.ENODATA;
        }

        return base.GetXattr(target, HostName(name), value, out length);
    }

    /// <inheritdoc/>
    internal override Errno SetXattr(in HostObject target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags) =>
        name.StartsWith(OwnPrefix) ? Errno.EACCES : base.SetXattr(target, HostName(name), value, flags);

    /// <inheritdoc/>
    internal override Errno RemoveXattr(in HostObject target, ReadOnlySpan<byte> name)
    {
        if (name.StartsWith(OwnPrefix))
        {
            return Errno.EACCES;
        }

        ReadOnlySpan<byte> host = HostName(name);
        Errno errno = base.RemoveXattr(target, host);

        // "No ACL" is what was asked for.
        return errno == Errno.ENODATA && host.StartsWith(OwnPrefix) ? Errno.None : errno;
    }

    /// <inheritdoc/>
    private protected override bool Passes(ReadOnlySpan<byte> name) => name.StartsWith("user."u8);

    /// <inheritdoc/>
    private protected override ReadOnlySpan<byte> ListedAs(ReadOnlySpan<byte> name) =>
        name.StartsWith(KeptAccessAcl) ? AccessAcl
        : name.StartsWith(KeptDefaultAcl) ? DefaultAcl
        : name.StartsWith(OwnPrefix) || !Passes(name) ? default
        : name;

    // By the beginning of the name, as in QEMU.
    private static ReadOnlySpan<byte> HostName(ReadOnlySpan<byte> name) =>
        name.StartsWith(AccessAcl) ? KeptAccessAcl
        : name.StartsWith(DefaultAcl) ? KeptDefaultAcl
        : name;
}
