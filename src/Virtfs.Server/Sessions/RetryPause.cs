using System;
using Virtfs.Linux;

namespace Virtfs.Server.Sessions;

/// <summary>
/// What a request waits between two tries when it was interrupted and nobody has given it up. A signal that came by chance costs nothing; a file system that
/// is interrupted over and over costs no more than a few tries a second.
/// </summary>
/// <remarks>
/// The wait is a system call: while it lasts another worker takes the lane over, and the watchdog's signal ends it as soon as the request is given up.
/// </remarks>
internal struct RetryPause
{
    private const int TriesAtOnce = 3;
    private const int MostMilliseconds = 128;

    private int _tries;

    /// <summary>Waits before the next try: not at all at first, then 1 ms, and each time twice as long up to 128 ms.</summary>
    public void Wait()
    {
        int doublings = _tries - TriesAtOnce;
        _tries = Math.Min(_tries + 1, TriesAtOnce + 8);
        if (doublings >= 0)
        {
            int milliseconds = Math.Min(1 << doublings, MostMilliseconds);
            _ = Libc.ClockNanoSleep(new Timespec(0, milliseconds * 1_000_000L), out _);
        }
    }
}
