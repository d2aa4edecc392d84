namespace Virtfs.Server.Sessions;

/// <summary>What becomes of a request when its handler returns.</summary>
internal enum ServeOutcome
{
    /// <summary>The reply is sent.</summary>
    Reply,

    /// <summary>It was flushed and did nothing: its place is given back without a reply.</summary>
    Discard,

    /// <summary>A Tflush that is answered when the request it is about has ended, or a request that waits for its turn in a throttle.</summary>
    Deferred,
}
