using System;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Exports;

/// <summary>
/// Makes qids: the type from the mode, the version from time and size, the path from device and inode number. Where an export holds several devices their
/// inode numbers are made unique by QEMU's own scheme, bit for bit, so that a guest sees the same numbers through either server.
/// </summary>
/// <remarks>
/// The scheme: the top bits of an inode number (mostly zeros) are shifted out, and an <see cref="Affix"/> that stands for them and the device takes the
/// room at the low end. The state lives as long as the export and is shared by all sessions; the first file seen gets the first affix.
/// </remarks>
public sealed class QidMapper
{
    // When the 65,535 affixes are used up, files are numbered one by one above affix number 65,536.
    private static readonly Affix FullAffix = Affix.Number(65536);

    // Looked through without the lock; an export rarely has more devices. What is met after these is looked up under it.
    private const int MostKnown = 8;

    private readonly MultiDevices _policy;
    private readonly Action<QidTrouble>? _onTrouble;
    private readonly Lock _lock = new();

    // All under the lock. _next and _nextFull are 0 when they are used up.
    private readonly Dictionary<ulong, int> _prefixBits = [];
    private readonly Dictionary<(ulong Device, ushort Prefix), Affix> _affixes = [];
    private readonly Dictionary<(ulong Device, ulong Inode), ulong> _full = [];
    private ushort _next = 1;
    private ulong _nextFull = 1;

    // The affixes given out first, read without the lock: nearly every export has one device with small inode numbers. Replaced, never changed.
    private volatile Known[] _known = [];

    // The device seen first, the root's; for Forbid and Warn.
    private ulong _rootDevice;
    private int _rootSeen;

    // A bit for each QidTrouble that was told.
    private int _told;

    /// <summary>Makes a mapper.</summary>
    /// <param name="policy">What to do about a second device.</param>
    /// <param name="onTrouble">Called by whatever thread meets it, once for each trouble, maybe under the mapper's lock: it must not wait.</param>
    public QidMapper(MultiDevices policy, Action<QidTrouble>? onTrouble = null)
    {
        _policy = policy;
        _onTrouble = onTrouble;
    }

    /// <summary>True when a file's device is part of what clients see.</summary>
    internal bool TellsDevices => _policy == MultiDevices.Remap;

    /// <summary>The next number when the affixes are used up; for tests of the end, which is 2^31 files away.</summary>
    internal ulong NextFull
    {
        init => _nextFull = value;
    }

    /// <summary>The qid type of a mode.</summary>
    internal static QidType TypeOf(uint mode) => (mode & InodeMode.S_IFMT) switch
    {
        InodeMode.S_IFDIR => QidType.Directory,
        InodeMode.S_IFLNK => QidType.Symlink,
        _ => QidType.File,
    };

    /// <summary>Makes a file's qid.</summary>
    /// <returns>ENODEV under Forbid for a second device; ENFILE when the numbers are used up.</returns>
    internal Errno Map(in NodeAttributes attributes, out Qid qid)
    {
        Errno errno = MapPath(attributes.Device, attributes.Inode, out ulong path);
        uint version = attributes.Version ?? (uint)attributes.ModificationTime.Seconds ^ (uint)(attributes.Size << 8);

        // Never 0: Linux takes that for "do not cache" and cuts its requests to 4 KiB.
        qid = new Qid(TypeOf(attributes.Mode), version == 0 ? 1 : version, path);
        return errno;
    }

    /// <summary>Makes a qid's path alone.</summary>
    /// <returns>See <see cref="Map"/>.</returns>
    internal Errno MapPath(ulong device, ulong inode, out ulong path)
    {
        if (_policy != MultiDevices.Remap)
        {
            path = inode;
            return CheckDevice(device);
        }

        foreach (Known known in _known)
        {
            if (known.Covers(device, inode))
            {
                path = known.Affix.Append(inode);
                return Errno.None;
            }
        }

        lock (_lock)
        {
            return RemapUnsynchronized(device, inode, out path);
        }
    }

    private Errno CheckDevice(ulong device)
    {
        if (Volatile.Read(ref _rootSeen) == 0)
        {
            lock (_lock)
            {
                if (_rootSeen == 0)
                {
                    _rootDevice = device;
                    Volatile.Write(ref _rootSeen, 1);
                }
            }
        }

        if (device == _rootDevice)
        {
            return Errno.None;
        }

        bool isRefused = _policy == MultiDevices.Forbid;
        Tell(isRefused ? QidTrouble.SecondDeviceRefused : QidTrouble.SecondDevice);
        return isRefused ? Errno.ENODEV : Errno.None;
    }

    private void Tell(QidTrouble trouble)
    {
        int bit = 1 << (int)trouble;
        if ((Volatile.Read(ref _told) & bit) == 0 && (Interlocked.Or(ref _told, bit) & bit) == 0)
        {
            _onTrouble?.Invoke(trouble);
        }
    }

    private Errno RemapUnsynchronized(ulong device, ulong inode, out ulong path)
    {
        if (!_prefixBits.TryGetValue(device, out int bits))
        {
            // Decided at first sight of the device, without using the affix up.
            bits = _next == 0 ? FullAffix.Width : Affix.Number(_next).Width;
            _prefixBits.Add(device, bits);
        }

        var prefix = (ushort)(inode >> (64 - bits));
        if (!_affixes.TryGetValue((device, prefix), out Affix affix))
        {
            if (_next == 0)
            {
                return MapFullUnsynchronized(device, inode, out path);
            }

            affix = Affix.Number(_next++);
            _affixes.Add((device, prefix), affix);
            if (_known.Length < MostKnown)
            {
                _known = [.. _known, new Known(device, bits, prefix, affix)];
            }
        }

        path = affix.Append(inode);
        return Errno.None;
    }

    private Errno MapFullUnsynchronized(ulong device, ulong inode, out ulong path)
    {
        if (_full.TryGetValue((device, inode), out path))
        {
            return Errno.None;
        }

        Tell(QidTrouble.AffixesUsedUp);
        if (_nextFull == 0)
        {
            Tell(QidTrouble.NumbersUsedUp);
            return Errno.ENFILE;
        }

        path = FullAffix.Append(_nextFull);
        _full.Add((device, inode), path);
        _nextFull = (_nextFull + 1) & int.MaxValue;
        return Errno.None;
    }

    private sealed record Known(ulong Device, int Bits, ushort Prefix, Affix Affix)
    {
        public bool Covers(ulong device, ulong inode) => device == Device && (ushort)(inode >> (64 - Bits)) == Prefix;
    }
}
