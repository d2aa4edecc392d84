using System.Threading;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// What mapped-file keeps of an object that lost a name while it was held, its last one perhaps: its metadata went with the name, and there may be no other place
/// for them.
/// </summary>
internal sealed class RemovedAttributes
{
    private readonly Lock _lock = new();
    private MappedAttributes _attributes = MappedAttributes.None;

    /// <summary>What was kept when it lost the name, and what was set since.</summary>
    public MappedAttributes Get()
    {
        lock (_lock)
        {
            return _attributes;
        }
    }

    /// <summary>Keeps all that is kept beside a name that is about to go.</summary>
    public void Set(in MappedAttributes attributes)
    {
        lock (_lock)
        {
            _attributes = attributes;
        }
    }

    /// <summary>Keeps what <paramref name="changes"/> sets.</summary>
    public void Merge(in MappedAttributes changes)
    {
        lock (_lock)
        {
            _attributes.Merge(changes);
        }
    }

    /// <summary>Forgets.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _attributes = MappedAttributes.None;
        }
    }
}
