using System;
using System.Diagnostics;

namespace Virtfs.VhostUser.Diagnostics;

/// <summary>Lets one complaint a second through, so that a guest cannot fill the log. Used under its owner's lock.</summary>
internal sealed class RateLimit
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _last;
    private int _suppressed;

    /// <summary>True when a complaint may be made now.</summary>
    /// <param name="suppressed">How many were not made since the last one.</param>
    public bool TryPass(out int suppressed)
    {
        if (_last != 0 && Stopwatch.GetElapsedTime(_last) < Interval)
        {
            _suppressed++;
            suppressed = 0;
            return false;
        }

        _last = Stopwatch.GetTimestamp();
        suppressed = _suppressed;
        _suppressed = 0;
        return true;
    }
}
