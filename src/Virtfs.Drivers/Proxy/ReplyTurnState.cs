namespace Virtfs.Drivers.Proxy;

/// <summary>How a <see cref="ReplyTurn"/> stands.</summary>
internal enum ReplyTurnState
{
    /// <summary>Others come first.</summary>
    Waiting,

    /// <summary>It reads: what is left for those that were given up, then its own reply.</summary>
    Reading,

    /// <summary>Nobody waits for its reply any more; the next reader takes it away.</summary>
    GivenUp,

    /// <summary>The connection broke.</summary>
    Broken,
}
