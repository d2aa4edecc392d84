using System;
using System.Buffers.Binary;
using System.Diagnostics;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// mapped-xattr: guest attributes live in extended attributes of the host file, which any user may set on his own files.
/// <code>
/// user.virtfs.uid   u32    user.virtfs.gid  u32
/// user.virtfs.mode  u32, type bits included
/// user.virtfs.rdev  u64, the C library's dev_t                   all little endian
/// </code>
/// </summary>
internal sealed partial class MappedXattrModel(HostModes modes) : MappedModel(modes)
{
    private static readonly OpenFlags ForAttributes = OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY;

    private readonly MappedCache _cache = new();

    /// <inheritdoc/>
    public override string Name => "mapped-xattr";

    private static ReadOnlySpan<byte> UidName => "user.virtfs.uid"u8;

    private static ReadOnlySpan<byte> GidName => "user.virtfs.gid"u8;

    private static ReadOnlySpan<byte> ModeName => "user.virtfs.mode"u8;

    private static ReadOnlySpan<byte> DeviceName => "user.virtfs.rdev"u8;

    /// <inheritdoc/>
    /// <remarks>Some file systems refuse only to set an attribute. Replacing one that is not there changes nothing where they can be set.</remarks>
    internal override string? CheckRoot(int descriptor) =>
        Libc.GetXattr(descriptor, UidName, default, out _) == Errno.EOPNOTSUPP
            || Libc.SetXattr(descriptor, "user.virtfs.none"u8, "0"u8, XattrFlags.XATTR_REPLACE) == Errno.EOPNOTSUPP
            ? "security_model=mapped-xattr keeps owners and modes in user extended attributes, which this file system does not have: "
                + "making files will fail with EOPNOTSUPP; use security_model=mapped-file"
            : null;

    /// <inheritdoc/>
    private protected override Errno Read(in HostObject target, in NodeAttributes host, out MappedAttributes mapped)
    {
        if (!InodeMode.IsRegular(host.Mode) && !InodeMode.IsDirectory(host.Mode))
        {
            // Others have no user attributes.
            mapped = MappedAttributes.None;
            return Errno.None;
        }

        LocalInode? inode = target.Node?.Inode;
        if (inode is not null && _cache.TryGet(inode.Key, host.ChangeTime, out mapped))
        {
            return Errno.None;
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        mapped = MappedAttributes.None;
        Errno errno = Read(target.Descriptor, ref mapped);
        if (errno == Errno.EBADF)
        {
            errno = ReadByPath(target, ref mapped);
        }

        if (inode is not null && errno == Errno.None)
        {
            _cache.Set(inode.Key, host.ChangeTime, now, mapped);
        }

        return errno;
    }

    /// <inheritdoc/>
    private protected override Errno Write(in HostObject target, in MappedAttributes changes, bool isNew)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        Errno errno = Errno.None;
        using var attributes = new AttributeDescriptor(target);
        if (changes.Uid != MappedAttributes.Unset)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value, changes.Uid);
            errno = attributes.Set(UidName, value);
        }

        if (errno == Errno.None && changes.Gid != MappedAttributes.Unset)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value, changes.Gid);
            errno = attributes.Set(GidName, value);
        }

        if (errno == Errno.None && changes.Mode != MappedAttributes.Unset)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value, changes.Mode);
            errno = attributes.Set(ModeName, value);
        }

        if (errno == Errno.None && changes.Device is { } device and not ulong.MaxValue)
        {
            Span<byte> number = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(number, device);
            errno = attributes.Set(DeviceName, number);
        }

        return errno;
    }

    // A descriptor for data makes each attribute ten times cheaper, which pays for the open from the second on.
    private static Errno ReadByPath(in HostObject target, ref MappedAttributes mapped)
    {
        if (Reopen(target, out int opened) == Errno.None)
        {
            Errno errno = Read(opened, ref mapped);
            Debug.Assert(errno != Errno.EBADF, "The descriptor is not O_PATH.");
            _ = Libc.Close(opened);
            return errno;
        }

        // Not ours to open; its attributes need no more than a way to it.
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        var first = new FirstTrouble();
        mapped.Uid = first.Number(Libc.GetXattr(target.Descriptor, UidName, value, out int length), value, length);
        mapped.Gid = first.Number(Libc.GetXattr(target.Descriptor, GidName, value, out length), value, length);
        mapped.Mode = first.Number(Libc.GetXattr(target.Descriptor, ModeName, value, out length), value, length);
        mapped.Device = first.LongNumber(Libc.GetXattr(target.Descriptor, DeviceName, value, out length), value, length);
        return first.Errno;
    }

    /// <returns>EBADF where the descriptor is O_PATH.</returns>
    private static Errno Read(int descriptor, ref MappedAttributes mapped)
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        Errno errno = Libc.FGetXattr(descriptor, UidName, value, out int length);
        if (errno == Errno.EBADF)
        {
            return errno;
        }

        var first = new FirstTrouble();
        mapped.Uid = first.Number(errno, value, length);
        mapped.Gid = first.Number(Libc.FGetXattr(descriptor, GidName, value, out length), value, length);
        mapped.Mode = first.Number(Libc.FGetXattr(descriptor, ModeName, value, out length), value, length);
        mapped.Device = first.LongNumber(Libc.FGetXattr(descriptor, DeviceName, value, out length), value, length);
        return first.Errno;
    }

    private static Errno Reopen(in HostObject target, out int opened) => target.Node is { } node
        ? node.FileSystem.Descriptors.Reopen(target.Descriptor, ForAttributes, out opened)
        : Libc.Reopen(target.Descriptor, ForAttributes, out opened);

    /// <summary>Makes numbers of attributes, and remembers the first that could not be had. One of another length is none of ours.</summary>
    private struct FirstTrouble
    {
        public Errno Errno { get; private set; }

        public uint Number(Errno errno, ReadOnlySpan<byte> value, int length) =>
            Has(errno, length, sizeof(uint)) ? BinaryPrimitives.ReadUInt32LittleEndian(value) : MappedAttributes.Unset;

        public ulong? LongNumber(Errno errno, ReadOnlySpan<byte> value, int length) =>
            Has(errno, length, sizeof(ulong)) ? BinaryPrimitives.ReadUInt64LittleEndian(value) : null;

        private bool Has(Errno errno, int length, int expected)
        {
            Errno = Errno == Errno.None && IsTrouble(errno) ? errno : Errno;
            return errno == Errno.None && length == expected;
        }
    }

    /// <summary>Sets attributes by the cheapest descriptor that will do.</summary>
    private ref struct AttributeDescriptor
    {
        private readonly HostObject _target;
        private int _descriptor;
        private bool _isOwn;

        public AttributeDescriptor(in HostObject target)
        {
            _target = target;
            _descriptor = target.Descriptor;
        }

        public Errno Set(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
        {
            if (_descriptor >= 0)
            {
                Errno errno = Libc.FSetXattr(_descriptor, name, value, XattrFlags.None);
                if (errno != Errno.EBADF)
                {
                    return errno;
                }

                // O_PATH. A type that cannot be opened has no such attributes either, and is told so below.
                bool canOpen = _target.Node is null || InodeMode.IsRegular(_target.Node.Inode.Type) || InodeMode.IsDirectory(_target.Node.Inode.Type);
                _isOwn = canOpen && Reopen(_target, out _descriptor) == Errno.None;
                _descriptor = _isOwn ? _descriptor : -1;
            }

            return _isOwn
                ? Libc.FSetXattr(_descriptor, name, value, XattrFlags.None)
                : Libc.SetXattr(_target.Descriptor, name, value, XattrFlags.None);
        }

        public readonly void Dispose()
        {
            if (_isOwn)
            {
                _ = Libc.Close(_descriptor);
            }
        }
    }
}
