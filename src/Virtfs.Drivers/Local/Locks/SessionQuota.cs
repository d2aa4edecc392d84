using System;
using System.Collections.Generic;
using System.Threading;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>How much of something all sessions may have together; one gets half of it at the most, so that no client takes all from the others.</summary>
/// <remarks>For any threads at once; the lock is a leaf. What a session has it gives back before it ends, with its open files.</remarks>
/// <param name="most">The most for all.</param>
internal sealed class SessionQuota(long most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _taken = [];
    private long _sum;

    /// <summary>How much is taken.</summary>
    public long Taken
    {
        get
        {
            lock (_lock)
            {
                return _sum;
            }
        }
    }

    /// <summary>Takes some for a session; false when it or all together would have more than they may.</summary>
    public bool TryTake(ulong session, int count)
    {
        lock (_lock)
        {
            _taken.TryGetValue(session, out long taken);
            if (taken + count > Math.Max(most / 2, 1) || _sum + count > most)
            {
                return false;
            }

            _taken[session] = taken + count;
            _sum += count;
            return true;
        }
    }

    /// <summary>Gives back some of what a session has.</summary>
    public void GiveBack(ulong session, int count)
    {
        if (count == 0)
        {
            return;
        }

        lock (_lock)
        {
            long left = _taken[session] - count;
            if (left > 0)
            {
                _taken[session] = left;
            }
            else
            {
                _taken.Remove(session);
            }

            _sum -= count;
        }
    }
}
