namespace Virtfs.Client;

/// <summary>Whether a call of a <see cref="ClientTransport"/> may hold up its thread.</summary>
public enum TransportWait
{
    /// <summary>It waits until it can go on.</summary>
    Allowed,

    /// <summary>It answers EAGAIN where it would have to wait.</summary>
    Never,
}
