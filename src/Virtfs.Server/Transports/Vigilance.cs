using System;

namespace Virtfs.Server.Transports;

/// <summary>
/// When the watchdog looks next. Each look takes a processor from somebody: on two processors, looks every half millisecond made a guest's small requests take
/// a tenth longer in the median, and half as long again at the 99th percentile.
/// </summary>
/// <remarks>
/// So it looks seldom, and once more soon after it has seen a request being served, since nearly all are over by then. Where requests do block, more will,
/// and it looks often for a while. The watchdog's own.
/// </remarks>
internal sealed class Vigilance
{
    /// <summary>Between two looks while requests block, and between seeing a request served and seeing whether it still is.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(0.5);

    /// <summary>Between two looks while none do.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromMilliseconds(2);

    /// <summary>How long it looks often after a request that blocked.</summary>
    public static readonly TimeSpan Alert = TimeSpan.FromMilliseconds(50);

    /// <summary>How long nothing must happen until it need not look at all.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private TimeSpan _alert;
    private TimeSpan _quiet;
    private bool _looksAgain;

    /// <summary>True when it need not look before a request begins.</summary>
    public bool MayRest => _quiet >= Rest;

    /// <summary>Takes note of a look.</summary>
    /// <returns>How long until the next.</returns>
    public TimeSpan Next(Sighting seen)
    {
        _alert = seen == Sighting.Blocked ? Alert : _alert;
        _looksAgain = seen == Sighting.Serving && !_looksAgain;
        TimeSpan wait = _looksAgain || _alert > TimeSpan.Zero ? Often : Seldom;
        _alert -= _alert > TimeSpan.Zero ? wait : TimeSpan.Zero;
        _quiet = seen == Sighting.Quiet ? _quiet + wait : TimeSpan.Zero;
        return wait;
    }

    /// <summary>A request has begun while it rested.</summary>
    public void Wake() => _quiet = TimeSpan.Zero;
}
