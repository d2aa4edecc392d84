using System.Collections.Generic;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>The locks that guests hold on one file.</summary>
/// <remarks>
/// The host's open-file-description locks decide; the table says which owner and which open file each range belongs to, so that a close releases what was
/// taken through it and a query names the process. Host and table change together under the lock. Waiting happens outside of it: what the host granted is
/// asked for once more under the lock, so that the two agree again.
/// </remarks>
internal sealed partial class InodeLocks
{
    // Each costs memory and makes the next one dearer. Databases that lock single records have some thousands.
    private const int MostRanges = 65536;

    // A list that was longer is not kept for the next locks of the file.
    private const int UsualRanges = 64;
    private const int MostFreeHolders = 4;

    private readonly Lock _lock = new();
    private readonly ILockedObject _target;
    private readonly DescriptorCache _cache;
    private readonly LockQuotas _quotas;
    private readonly List<LockHolder> _holders = [];
    private readonly Stack<LockHolder> _freeHolders = new();
    private readonly List<HeldRange> _ranges = [];

    public InodeLocks(ILockedObject target, DescriptorCache cache, LockQuotas quotas)
    {
        _target = target;
        _cache = cache;
        _quotas = quotas;
    }

    /// <summary>Takes or gives up a lock.</summary>
    public Errno Lock(ILockingFile file, in LockRequest request, in LockOwner owner, out LockStatus status)
    {
        status = LockStatus.Blocked;
        Errno errno = LockRange.Of(request, out LockRange range);
        if (errno != Errno.None)
        {
            return errno;
        }

        if (request.Kind == LockKind.Unlock)
        {
            status = LockStatus.Granted;
            return Unlock(owner, range);
        }

        LockHolder holder;
        lock (_lock)
        {
            errno = FindOrAdd(owner, out holder);
            if (errno != Errno.None)
            {
                return errno;
            }

            errno = TryLock(holder, file, request.Kind, range, out status);

            // Without the right to lock for writing on the host there is nothing to wait for there: the client asks again.
            bool waits = errno == Errno.None && status == LockStatus.Blocked && request.Wait == LockWait.UntilGranted
                && holder.Access == OpenFlags.O_RDWR;
            if (!waits)
            {
                DropIfIdle(holder);
                return errno;
            }

            holder.Waiters++;
        }

        return Wait(holder, file, request.Kind, range, out status);
    }

    /// <summary>Says what would stand in a lock's way: another guest's lock, or one of a process of the host.</summary>
    public Errno GetLock(ILockingFile file, in LockRequest request, in LockOwner owner, out LockConflict conflict)
    {
        conflict = new LockConflict(LockKind.Unlock, request.Start, request.Length, 0);
        Errno errno = LockRange.Of(request, out LockRange range);
        if (errno != Errno.None || request.Kind == LockKind.Unlock)
        {
            return errno;
        }

        lock (_lock)
        {
            LockHolder? asking = Find(owner);
            if (TryFindConflict(asking, request.Kind, range, out HeldRange held))
            {
                conflict = new LockConflict(held.Kind, (ulong)held.Range.First, held.Range.Length, held.Holder.ProcessId, held.Holder.CopyClientId());
                return Errno.None;
            }

            FileLock query = range.ToHost(request.Kind == LockKind.Read ? FileLock.F_RDLCK : FileLock.F_WRLCK);
            if (asking is not null)
            {
                errno = Libc.GetOpenFileLock(asking.Descriptor, ref query);
            }
            else
            {
                errno = file.GetHostLock(ref query);
            }

            if (errno == Errno.None && query.Type != FileLock.F_UNLCK)
            {
                // A process that locks open file descriptions is -1 here.
                uint processId = query.ProcessId > 0 ? (uint)query.ProcessId : 0;
                conflict = new LockConflict(
                    query.Type == FileLock.F_RDLCK ? LockKind.Read : LockKind.Write, (ulong)query.Start, (ulong)query.Length, processId);
            }
        }

        return errno;
    }

    /// <summary>Releases what was taken through an open file that is being closed.</summary>
    public void Release(ILockingFile file)
    {
        lock (_lock)
        {
            foreach (HeldRange held in _ranges)
            {
                held.Holder.LeavingRanges += ReferenceEquals(held.File, file) ? 1 : 0;
            }

            for (int i = _ranges.Count - 1; i >= 0; i--)
            {
                HeldRange held = _ranges[i];
                if (!ReferenceEquals(held.File, file))
                {
                    continue;
                }

                // Who is left without any lets go of all at once, with the descriptor. One by one the host would look for each among all of the file's: seconds,
                // in which others who lock this file would wait.
                LockHolder holder = held.Holder;
                if (holder.Ranges > holder.LeavingRanges || holder.Waiters > 0)
                {
                    _ = Libc.SetOpenFileLock(holder.Descriptor, held.Range.ToHost(FileLock.F_UNLCK));
                }

                holder.LeavingRanges--;
                RemoveAt(i);
                _quotas.Records.GiveBack(holder.SessionId, 1);
                DropIfIdle(holder);
            }
        }
    }

    private Errno Unlock(in LockOwner owner, LockRange range)
    {
        lock (_lock)
        {
            if (Find(owner) is not { } holder)
            {
                return Errno.None;
            }

            // What is given up in the middle of a range leaves two.
            int growth = CutsInTwo(holder, range) ? 1 : 0;
            if (!TryReserve(holder, growth))
            {
                return Errno.ENOLCK;
            }

            int before = holder.Ranges;
            Errno errno = Libc.SetOpenFileLock(holder.Descriptor, range.ToHost(FileLock.F_UNLCK));
            if (errno == Errno.None)
            {
                Cut(holder, range);
            }

            Settle(holder, growth, before);
            DropIfIdle(holder);
            return errno;
        }
    }

    private Errno Wait(LockHolder holder, ILockingFile file, LockKind kind, LockRange range, out LockStatus status)
    {
        while (true)
        {
            Errno errno = Libc.WaitOpenFileLock(holder.Descriptor, range.ToHost(holder.HostType(kind)));
            lock (_lock)
            {
                if (errno == Errno.None)
                {
                    errno = TryLock(holder, file, kind, range, out status);
                    if (status == LockStatus.Blocked)
                    {
                        if (errno == Errno.None && HostKeepsApart(holder, kind, range))
                        {
                            // The same owner gave it up meanwhile, and another took it.
                            continue;
                        }

                        // The host would grant it again and again, or there is no room for it: the client asks again instead.
                        RestoreOnHost(holder, range);
                    }
                }
                else
                {
                    status = LockStatus.Blocked;
                }

                holder.Waiters--;
                DropIfIdle(holder);
                return errno;
            }
        }
    }

    private Errno TryLock(LockHolder holder, ILockingFile file, LockKind kind, LockRange range, out LockStatus status)
    {
        status = LockStatus.Blocked;
        if (TryFindConflict(holder, kind, range, out _))
        {
            return Errno.None;
        }

        int growth = CutsInTwo(holder, range) ? 2 : 1;
        if (!TryReserve(holder, growth))
        {
            return Errno.ENOLCK;
        }

        int before = holder.Ranges;
        Errno errno = Libc.SetOpenFileLock(holder.Descriptor, range.ToHost(holder.HostType(kind)));
        if (errno == Errno.None)
        {
            Cut(holder, range);
            Add(holder, file, kind, range);
            status = LockStatus.Granted;
        }

        Settle(holder, growth, before);
        return errno is Errno.EAGAIN or Errno.EACCES ? Errno.None : errno;
    }
}
