using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Sessions;

/// <summary>The fids of a session, by number.</summary>
/// <remarks>
/// All methods may be called by several threads. A fid that has been acquired stays alive until it is released, though it may leave the table meanwhile;
/// it is closed, outside the lock, when the table and the last request have let go.
/// </remarks>
internal sealed class FidTable
{
    // A client that held millions of fids and holds few now keeps no memory for millions: its quota is there for others again.
    private const int MostFree = 1024;
    private const int UsualRoom = 65536;

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Fid> _fids = [];
    private readonly Stack<Fid> _free = new();
    private readonly Action<Exception> _onCloseFailed;
    private readonly FidQuota _quota;

    // What was taken of the quota; never less than there are fids.
    private int _taken;

    /// <summary>Makes an empty table.</summary>
    /// <param name="onCloseFailed">Gets what a file system throws when a fid is closed: a bug, which must not keep other fids from being closed.</param>
    /// <param name="quota">How many there may be.</param>
    public FidTable(Action<Exception> onCloseFailed, FidQuota quota)
    {
        _onCloseFailed = onCloseFailed;
        _quota = quota;
    }

    /// <summary>How many fids there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _fids.Count;
            }
        }
    }

    /// <summary>How many fids it keeps memory for.</summary>
    internal int Room
    {
        get
        {
            lock (_lock)
            {
                return _fids.Capacity + _free.Count;
            }
        }
    }

    /// <summary>Finds a fid and keeps it alive; to be given back by <see cref="Release"/>.</summary>
    public bool TryAcquire(uint number, [NotNullWhen(true)] out Fid? fid)
    {
        lock (_lock)
        {
            if (!_fids.TryGetValue(number, out fid))
            {
                return false;
            }

            fid.References++;
            return true;
        }
    }

    /// <summary>True when the number stands for a fid.</summary>
    public bool Contains(uint number)
    {
        lock (_lock)
        {
            return _fids.ContainsKey(number);
        }
    }

    /// <summary>Makes a fid, in no table yet. Takes the caller's reference to the node over.</summary>
    public Fid Create(FidKind kind, Export export, Node node, uint userId)
    {
        Fid? fid;
        lock (_lock)
        {
            if (!_free.TryPop(out fid))
            {
                fid = new Fid();
            }
        }

        fid.Begin(kind, export, node, userId);
        return fid;
    }

    /// <summary>Puts a new fid into the table, which takes the caller's reference over.</summary>
    /// <returns>EINVAL when the number is in use, ENFILE when there are too many: the fid is still the caller's.</returns>
    public Errno Add(uint number, Fid fid)
    {
        lock (_lock)
        {
            if (_fids.Count == _taken && !_fids.ContainsKey(number) && !_quota.TryTake(ref _taken))
            {
                return Errno.ENFILE;
            }

            return _fids.TryAdd(number, fid) ? Errno.None : Errno.EINVAL;
        }
    }

    /// <summary>Puts a new fid in the place of one the caller has acquired; the table takes the caller's reference to the new one over.</summary>
    /// <returns>False when the number stands for something else by now: the new fid is still the caller's.</returns>
    public bool TryReplace(uint number, Fid current, Fid replacement)
    {
        lock (_lock)
        {
            if (!_fids.TryGetValue(number, out Fid? found) || !ReferenceEquals(found, current))
            {
                return false;
            }

            _fids[number] = replacement;

            // The table's own reference; the caller still holds one, so this is never the last.
            Debug.Assert(current.References > 1, "Who replaces a fid holds it.");
            current.References--;
            return true;
        }
    }

    /// <summary>Takes a fid out of the table; the caller gets the table's reference.</summary>
    public bool TryRemove(uint number, [NotNullWhen(true)] out Fid? fid)
    {
        lock (_lock)
        {
            bool isRemoved = _fids.Remove(number, out fid);
            GiveBackRoom();
            return isRemoved;
        }
    }

    /// <summary>Takes a fid out of the table if the number still stands for it.</summary>
    /// <returns>True when it did: the caller has the table's reference beside its own.</returns>
    public bool TryRemove(uint number, Fid fid)
    {
        lock (_lock)
        {
            bool isRemoved = _fids.TryGetValue(number, out Fid? found) && ReferenceEquals(found, fid) && _fids.Remove(number);
            GiveBackRoom();
            return isRemoved;
        }
    }

    /// <summary>Lets a fid go. The last to do so closes it. Never throws.</summary>
    /// <returns>What closing it gave; None when it is still in use.</returns>
    public Errno Release(Fid fid)
    {
        lock (_lock)
        {
            if (--fid.References > 0)
            {
                return Errno.None;
            }
        }

        Errno errno = Close(fid);
        fid.Node = null!;
        fid.File = null;
        fid.Xattr = null;
        lock (_lock)
        {
            if (_free.Count < MostFree)
            {
                _free.Push(fid);
            }
        }

        return errno;
    }

    /// <summary>Takes all fids out of the table and lets them go: Tversion, or the end of the session.</summary>
    public void Clear()
    {
        Fid[] all;
        lock (_lock)
        {
            all = [.. _fids.Values];
            _fids.Clear();
            GiveBackRoom();
        }

        foreach (Fid fid in all)
        {
            _ = Release(fid);
        }
    }

    // Under the lock. The dictionary shrinks so rarely that it costs next to nothing for each fid.
    private void GiveBackRoom()
    {
        _quota.GiveBack(ref _taken, _fids.Count);
        if (_fids.Capacity > UsualRoom && _fids.Count < _fids.Capacity / 8)
        {
            _fids.TrimExcess(2 * _fids.Count);
        }
    }

    private Errno Close(Fid fid)
    {
        Errno errno = Errno.None;
        try
        {
            if (fid.Xattr is { } xattr)
            {
                fid.Export.XattrFids.Leave();
                errno = xattr.IsPending ? Apply(fid.Node, xattr) : Errno.None;
            }

            if (fid.File is { } file)
            {
                errno = file.Close();
            }

            if (fid.End == FidEnd.Remove)
            {
                Errno removed = fid.Node.Remove();
                errno = errno == Errno.None ? removed : errno;
            }
        }
        catch (Exception exception)
        {
            _onCloseFailed(exception);
            errno = Errno.EIO;
        }

        try
        {
            fid.Node.Dispose();
        }
        catch (Exception exception)
        {
            _onCloseFailed(exception);
        }

        return errno;
    }

    // The value is set when the fid goes, whatever makes it go; an empty one removes the attribute.
    private static Errno Apply(Node node, XattrBuffer xattr)
    {
        if (!xattr.IsComplete)
        {
            return Errno.EINVAL;
        }

        return xattr.Value.IsEmpty ? node.RemoveXattr(xattr.Name) : node.SetXattr(xattr.Name, xattr.Value, xattr.Mode);
    }
}
