using System.Threading;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>What mapped-file keeps of an object that was removed while it was held: its metadata went with its name, and there is no other place for them.</summary>
internal sealed class RemovedAttributes
{
    private readonly Lock _lock = new();
    private MappedAttributes _attributes = MappedAttributes.None;

    /// <summary>What was set since it was removed.</summary>
    public MappedAttributes Get()
    {
        lock (_lock)
        {
            return _attributes;
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
