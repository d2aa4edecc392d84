namespace Virtfs.Drivers.Local;

/// <summary>Which of an entry's links a <see cref="HashChains{TEntry, TChain}"/> uses. All of it is under the lock of the chains' owner.</summary>
/// <typeparam name="TEntry">The entries.</typeparam>
internal interface IChain<TEntry>
    where TEntry : class
{
    /// <summary>The links of an entry.</summary>
    static abstract ref ChainLinks<TEntry> LinksOf(TEntry entry);
}
