using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.Locks;

/// <content>The table of owners and ranges; all of it under the lock.</content>
internal sealed partial class InodeLocks
{
    private LockHolder? Find(in LockOwner owner)
    {
        foreach (LockHolder holder in _holders)
        {
            if (holder.Is(owner))
            {
                return holder;
            }
        }

        return null;
    }

    private Errno FindOrAdd(in LockOwner owner, out LockHolder holder)
    {
        if (Find(owner) is { } found)
        {
            holder = found;
            return Errno.None;
        }

        holder = null!;
        int records = LockHolder.RecordsOf(owner.ClientId.Length);
        if (!TryReserveHolder(owner.SessionId, records))
        {
            return Errno.ENOLCK;
        }

        Errno errno = Open(out int descriptor, out OpenFlags access);
        if (errno != Errno.None)
        {
            GiveBackHolder(owner.SessionId, records);
            return errno;
        }

        if (!_freeHolders.TryPop(out LockHolder? fresh))
        {
            fresh = new LockHolder();
        }

        fresh.Begin(owner);
        fresh.Descriptor = descriptor;
        fresh.Access = access;
        _holders.Add(fresh);
        holder = fresh;
        return Errno.None;
    }

    private bool TryReserveHolder(ulong session, int records)
    {
        if (!_quotas.Owners.TryTake(session, 1))
        {
            return false;
        }

        if (_quotas.Records.TryTake(session, records))
        {
            if (_cache.TryAddFixed())
            {
                return true;
            }

            _quotas.Records.GiveBack(session, records);
        }

        _quotas.Owners.GiveBack(session, 1);
        return false;
    }

    private void GiveBackHolder(ulong session, int records)
    {
        _cache.RemoveFixed();
        _quotas.Records.GiveBack(session, records);
        _quotas.Owners.GiveBack(session, 1);
    }

    // Before a change, room for all that may come of it; Settle gives back what has not.
    private bool TryReserve(LockHolder holder, int growth) =>
        growth == 0 || (_ranges.Count + growth <= MostRanges && _quotas.Records.TryTake(holder.SessionId, growth));

    private void Settle(LockHolder holder, int reserved, int before) =>
        _quotas.Records.GiveBack(holder.SessionId, reserved - (holder.Ranges - before));

    private Errno Open(out int descriptor, out OpenFlags access)
    {
        access = OpenFlags.O_RDWR;
        Errno errno = _target.OpenForLocks(access, out descriptor);
        if (errno is Errno.EACCES or Errno.EPERM or Errno.EROFS or Errno.EISDIR or Errno.ETXTBSY)
        {
            access = OpenFlags.O_RDONLY;
            errno = _target.OpenForLocks(access, out descriptor);
            if (errno == Errno.EACCES)
            {
                access = OpenFlags.O_WRONLY;
                errno = _target.OpenForLocks(access, out descriptor);
            }
        }

        return errno;
    }

    private void DropIfIdle(LockHolder holder)
    {
        if (holder.Ranges == 0 && holder.Waiters == 0)
        {
            _ = Libc.Close(holder.Descriptor);
            GiveBackHolder(holder.SessionId, holder.Records);
            holder.End();
            _holders.Remove(holder);
            if (_freeHolders.Count < MostFreeHolders)
            {
                _freeHolders.Push(holder);
            }
        }

        if (_ranges.Count == 0 && _ranges.Capacity > UsualRanges)
        {
            _ranges.Capacity = 0;
        }
    }

    // The one that starts first, as fcntl(2) would find it.
    private bool TryFindConflict(LockHolder? asking, LockKind kind, LockRange range, out HeldRange conflict)
    {
        bool found = false;
        conflict = default;
        foreach (HeldRange held in _ranges)
        {
            if (!ReferenceEquals(held.Holder, asking) && held.Range.Overlaps(range) && (kind == LockKind.Write || held.Kind == LockKind.Write)
                && (!found || held.Range.First < conflict.Range.First))
            {
                conflict = held;
                found = true;
            }
        }

        return found;
    }

    // Whether who is in the way is so on the host too. Not where that one may only read the file: there its lock to write is one to read.
    private bool HostKeepsApart(LockHolder asking, LockKind kind, LockRange range) =>
        !TryFindConflict(asking, kind, range, out HeldRange conflict) || conflict.Holder.Access != OpenFlags.O_RDONLY || kind == LockKind.Write;

    // What the host granted and the table did not goes again; what the holder had there stays.
    private void RestoreOnHost(LockHolder holder, LockRange range)
    {
        _ = Libc.SetOpenFileLock(holder.Descriptor, range.ToHost(FileLock.F_UNLCK));
        foreach (HeldRange held in _ranges)
        {
            if (ReferenceEquals(held.Holder, holder) && held.Range.Overlaps(range))
            {
                _ = Libc.SetOpenFileLock(holder.Descriptor, held.Range.ToHost(holder.HostType(held.Kind)));
            }
        }
    }

    private void Add(LockHolder holder, ILockingFile file, LockKind kind, LockRange range)
    {
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            HeldRange held = _ranges[i];
            if (ReferenceEquals(held.Holder, holder) && ReferenceEquals(held.File, file) && held.Kind == kind && held.Range.Touches(range))
            {
                range = new LockRange(long.Min(range.First, held.Range.First), long.Max(range.Last, held.Range.Last));
                RemoveAt(i);
            }
        }

        _ranges.Add(new HeldRange(holder, file, kind, range));
        holder.Ranges++;
    }

    private bool CutsInTwo(LockHolder holder, LockRange range)
    {
        foreach (HeldRange held in _ranges)
        {
            if (ReferenceEquals(held.Holder, holder) && held.Range.First < range.First && held.Range.Last > range.Last)
            {
                return true;
            }
        }

        return false;
    }

    // What the holder has of the range goes; what sticks out on either side stays.
    private void Cut(LockHolder holder, LockRange range)
    {
        for (int i = _ranges.Count - 1; i >= 0; i--)
        {
            HeldRange held = _ranges[i];
            if (!ReferenceEquals(held.Holder, holder) || !held.Range.Overlaps(range))
            {
                continue;
            }

            RemoveAt(i);
            if (held.Range.First < range.First)
            {
                _ranges.Add(held with { Range = new LockRange(held.Range.First, range.First - 1) });
                holder.Ranges++;
            }

            if (held.Range.Last > range.Last)
            {
                _ranges.Add(held with { Range = new LockRange(range.Last + 1, held.Range.Last) });
                holder.Ranges++;
            }
        }
    }

    private void RemoveAt(int index)
    {
        _ranges[index].Holder.Ranges--;
        _ranges[index] = _ranges[^1];
        _ranges.RemoveAt(_ranges.Count - 1);
    }
}
