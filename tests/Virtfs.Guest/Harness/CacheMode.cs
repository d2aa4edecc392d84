namespace Virtfs.GuestTests.Harness;

/// <summary>The client's cache modes, as in its mount option.</summary>
public enum CacheMode
{
    /// <summary>Every read and write is a message of at most 4 KiB.</summary>
    None,

    /// <summary>Data cached, as writable mmap needs it; names are asked for anew.</summary>
    Mmap,

    /// <summary>Data and names cached: for a folder that nobody else changes.</summary>
    Loose,
}
