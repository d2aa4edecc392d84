using System.Threading;

namespace Virtfs.Server.Exports;

/// <summary>Counts fids that hold an extended attribute's buffer, so that a client cannot fill the server's memory with them.</summary>
/// <param name="limit">How many there may be at the same time; 0 for any number.</param>
/// <remarks>For any threads at once.</remarks>
public sealed class XattrFidQuota(int limit)
{
    private int _count;

    /// <summary>How many there may be; 0 for any number.</summary>
    public int Limit { get; } = limit;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more; false when the limit is reached.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Limit || Limit == 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    /// <summary>Counts one less.</summary>
    internal void Leave() => Interlocked.Decrement(ref _count);
}
