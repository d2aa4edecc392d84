namespace Virtfs.Drivers.Local;

/// <summary>
/// What belongs to one object, its names or its open files, linked to each other: nothing is allocated for one, and taking one out takes as long however many there
/// are. Not safe for several threads.
/// </summary>
/// <typeparam name="TEntry">The entries.</typeparam>
internal struct OwnedList<TEntry>
    where TEntry : class, IOwned<TEntry>
{
    /// <summary>The one that came last; the others follow by <see cref="IOwned{TEntry}.NextOfOwner"/>.</summary>
    public TEntry? First { get; private set; }

    /// <summary>Puts an entry in.</summary>
    public void Add(TEntry entry)
    {
        entry.NextOfOwner = First;
        if (First is not null)
        {
            First.PreviousOfOwner = entry;
        }

        First = entry;
    }

    /// <summary>Takes an entry out that is in.</summary>
    public void Remove(TEntry entry)
    {
        if (entry.NextOfOwner is { } next)
        {
            next.PreviousOfOwner = entry.PreviousOfOwner;
        }

        if (entry.PreviousOfOwner is { } previous)
        {
            previous.NextOfOwner = entry.NextOfOwner;
        }
        else
        {
            First = entry.NextOfOwner;
        }

        entry.NextOfOwner = entry.PreviousOfOwner = null;
    }
}
