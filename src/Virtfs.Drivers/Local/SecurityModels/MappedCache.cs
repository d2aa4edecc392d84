using System.Threading;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// What was last read of one object's mapped attributes, and the object's change time then. The host changes that time with every extended attribute, so
/// what was read is true as long as it stays.
/// </summary>
/// <remarks>
/// Host clocks tick every 4 ms or so: of two changes within a tick the second does not show. Hence only what was at rest for <see cref="Rest"/> when it was
/// read is kept. One system call instead of six for each stat of a guest.
/// </remarks>
internal sealed class MappedCache
{
    /// <summary>How long ago the last change must be, in seconds; many ticks of any host's clock.</summary>
    private const long Rest = 1;

    private readonly Lock _lock = new();
    private MappedAttributes _attributes;
    private Timestamp _changeTime;
    private bool _isSet;
    private MappedAttributes _kept = MappedAttributes.None;

    /// <summary>What was read when the object's change time was the same.</summary>
    public bool TryGet(Timestamp changeTime, out MappedAttributes attributes)
    {
        lock (_lock)
        {
            attributes = _attributes;
            return _isSet && _changeTime == changeTime;
        }
    }

    /// <summary>Keeps what was read, if nobody can change it any more without it showing.</summary>
    /// <param name="changeTime">The change time seen before it was read.</param>
    /// <param name="now">The time before it was read.</param>
    /// <param name="attributes">What was read.</param>
    public void Set(Timestamp changeTime, long now, in MappedAttributes attributes)
    {
        lock (_lock)
        {
            _isSet = now - changeTime.Seconds > Rest;
            _changeTime = changeTime;
            _attributes = attributes;
        }
    }

    /// <summary>Keeps what is set of an object that was removed, as long as it is held: there is no other place for it any more.</summary>
    public void Keep(in MappedAttributes changes)
    {
        lock (_lock)
        {
            _kept.Merge(changes);
        }
    }

    /// <summary>What was set of an object that was removed.</summary>
    public MappedAttributes Kept()
    {
        lock (_lock)
        {
            return _kept;
        }
    }

    /// <summary>Forgets.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _isSet = false;
            _kept = MappedAttributes.None;
        }
    }
}
