namespace Virtfs.Drivers.Local;

/// <summary>What <see cref="HashChains{TEntry}"/> hold. All of it is under the lock of the chains' owner.</summary>
/// <typeparam name="TEntry">The entry's own type.</typeparam>
internal interface IChained<TEntry>
    where TEntry : class
{
    /// <summary>The hash of what it is found by; the same from when it is put in until it is taken out.</summary>
    int HashCode { get; }

    /// <summary>The next one of the chain.</summary>
    TEntry? NextInChain { get; set; }
}
