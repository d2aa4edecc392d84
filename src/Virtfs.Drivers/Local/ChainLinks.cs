namespace Virtfs.Drivers.Local;

/// <summary>Where an entry is in its <see cref="HashChains{TEntry, TChain}"/>.</summary>
/// <typeparam name="TEntry">The entry's own type.</typeparam>
internal struct ChainLinks<TEntry>
    where TEntry : class
{
    /// <summary>The hash of what it is found by, as it was when it was put in.</summary>
    public int HashCode;

    /// <summary>The next one of the chain.</summary>
    public TEntry? Next;

    /// <summary>The one before it.</summary>
    public TEntry? Previous;
}
