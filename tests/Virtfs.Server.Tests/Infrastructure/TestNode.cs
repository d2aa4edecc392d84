using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A node of a <see cref="TestFileSystem"/>. The tree holds one reference while it has a name.</summary>
internal sealed partial class TestNode(TestFileSystem files) : Node
{
    /// <summary>The largest file in bytes: EFBIG.</summary>
    private const ulong MaximumSize = 1024 * 1024;

    private readonly Dictionary<string, byte[]> _xattrs = [];
    private NodeAttributes _attributes;
    private byte[] _data = [];

    public TestFileSystem Files { get; } = files;

    public NodeAttributes Attributes => _attributes;

    public ReadOnlySpan<byte> Data => _data.AsSpan(0, (int)_attributes.Size);

    public Dictionary<string, byte[]> Xattrs => _xattrs;

    /// <summary>True when nobody holds it, not even the tree.</summary>
    public bool IsFree { get; private set; }

    /// <summary>References that others than the tree hold.</summary>
    public int OutsideReferences => References - (IsLinked ? 1 : 0);

    private bool IsLinked => !IsFree && (_attributes.LinkCount > 0 || ReferenceEquals(this, Files.Root));

    public void Begin(uint mode, ulong device, ulong inode)
    {
        IsFree = false;
        _attributes = new NodeAttributes { Device = device, Inode = inode, Mode = mode, BlockSize = 4096 };
        _xattrs.Clear();
        _parent = null;
    }

    public TestNode WithData(ReadOnlySpan<byte> data)
    {
        _ = WriteAt(0, data, out _);
        return this;
    }

    public TestNode With(Func<NodeAttributes, NodeAttributes> change)
    {
        _attributes = change(_attributes);
        return this;
    }

    /// <inheritdoc/>
    public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
    {
        Errno errno = Files.Before(Operation.GetAttributes, this);
        attributes = _attributes;
        if ((mask & AttributeMask.Generation) == 0)
        {
            attributes.Generation = null;
        }

        return errno;
    }

    /// <inheritdoc/>
    public override Errno SetAttributes(in AttributeChanges changes)
    {
        Errno errno = Files.Before(Operation.SetAttributes, this);
        if (errno != Errno.None)
        {
            return errno;
        }

        Files.LastChanges = changes;
        lock (Files.Sync)
        {
            _attributes.Mode = changes.Mode is { } mode ? _attributes.Type | (mode & InodeMode.PermissionBits) : _attributes.Mode;
            _attributes.Uid = changes.Uid ?? _attributes.Uid;
            _attributes.Gid = changes.Gid ?? _attributes.Gid;
            _attributes.AccessTime = changes.AccessTime ?? _attributes.AccessTime;
            _attributes.ModificationTime = changes.ModificationTime ?? _attributes.ModificationTime;
        }

        return changes.Size is { } size ? Resize(size) : Errno.None;
    }

    /// <inheritdoc/>
    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = Files.Statistics;
        return Files.Before(Operation.GetStatistics, this);
    }

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = null;
        Errno errno = Files.Before(Operation.Open, this);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (_attributes.Type is not (InodeMode.S_IFREG or InodeMode.S_IFDIR))
        {
            return _attributes.Type == InodeMode.S_IFLNK ? Errno.ELOOP : Errno.ENXIO;
        }

        Files.LastOpenMode = mode;
        if ((mode & OpenMode.Truncate) != 0)
        {
            _ = Resize(0);
        }

        file = Files.MakeOpenFile(this, mode);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        length = 0;
        Errno errno = Files.Before(Operation.ReadLink, this);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (_attributes.Type != InodeMode.S_IFLNK)
        {
            return Errno.EINVAL;
        }

        length = Math.Min(target.Length, Data.Length);
        Data[..length].CopyTo(target);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno GetXattr(ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        length = 0;
        Errno errno = Files.Before(Operation.GetXattr, this);
        return errno != Errno.None ? errno
            : !_xattrs.TryGetValue(Encoding.UTF8.GetString(name), out byte[]? stored) ? Errno.ENODATA
            : Fill(stored, value, out length);
    }

    /// <inheritdoc/>
    public override Errno ListXattr(Span<byte> names, out int length)
    {
        length = 0;
        Errno errno = Files.Before(Operation.ListXattr, this);
        return errno != Errno.None ? errno : Fill(Encoding.UTF8.GetBytes(string.Concat(Array.ConvertAll([.. _xattrs.Keys], name => name + "\0"))), names, out length);
    }

    /// <inheritdoc/>
    public override Errno SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrSetMode mode)
    {
        Errno errno = Files.Before(Operation.SetXattr, this);
        string key = Encoding.UTF8.GetString(name);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (mode == XattrSetMode.Create && _xattrs.ContainsKey(key))
        {
            return Errno.EEXIST;
        }

        if (mode == XattrSetMode.Replace && !_xattrs.ContainsKey(key))
        {
            return Errno.ENODATA;
        }

        _xattrs[key] = value.ToArray();
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno RemoveXattr(ReadOnlySpan<byte> name)
    {
        Errno errno = Files.Before(Operation.RemoveXattr, this);
        return errno != Errno.None ? errno : _xattrs.Remove(Encoding.UTF8.GetString(name)) ? Errno.None : Errno.ENODATA;
    }

    internal Errno ReadAt(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (offset > long.MaxValue)
        {
            return Errno.EINVAL;
        }

        lock (_xattrs)
        {
            if (offset < _attributes.Size)
            {
                count = Math.Min(Math.Min(destination.Length, Data.Length - (int)offset), Files.MaximumTransfer);
                Data.Slice((int)offset, count).CopyTo(destination);
            }
        }

        return Errno.None;
    }

    internal Errno WriteAt(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (offset > long.MaxValue)
        {
            return Errno.EINVAL;
        }

        lock (_xattrs)
        {
            if (offset > MaximumSize)
            {
                return Errno.EFBIG;
            }

            count = Math.Min(source.Length, Files.MaximumTransfer);
            int end = (int)offset + count;
            if (end > _data.Length)
            {
                Array.Resize(ref _data, end);
            }

            source[..count].CopyTo(_data.AsSpan((int)offset));
            _attributes.Size = Math.Max(_attributes.Size, (ulong)end);
        }

        return Errno.None;
    }

    internal Errno Resize(ulong size)
    {
        if (size > MaximumSize)
        {
            return size > long.MaxValue ? Errno.EINVAL : Errno.EFBIG;
        }

        lock (_xattrs)
        {
            if ((int)size > _data.Length)
            {
                Array.Resize(ref _data, (int)size);
            }

            _data.AsSpan((int)size).Clear();
            _attributes.Size = size;
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    protected override void OnUnreferenced()
    {
        _ = Files.Before(Operation.Unreferenced, this);
        IsFree = true;
        Files.Free(this);
    }

    private static Errno Fill(ReadOnlySpan<byte> stored, Span<byte> value, out int length)
    {
        length = stored.Length;
        if (value.IsEmpty)
        {
            return Errno.None;
        }

        return stored.TryCopyTo(value) ? Errno.None : Errno.ERANGE;
    }
}
