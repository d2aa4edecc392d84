namespace Virtfs.Server.Transports;

/// <summary>What the watchdog saw in one look at the workers; of several, what stands last here.</summary>
internal enum Sighting
{
    /// <summary>Nothing has happened since the look before, and nothing is under way that a look could change.</summary>
    Quiet,

    /// <summary>Requests have begun since, and ended.</summary>
    Requests,

    /// <summary>A request is being served that was not at the look before.</summary>
    Serving,

    /// <summary>A request holds its lane that did so at the look before, or one is to be interrupted.</summary>
    Blocked,
}
