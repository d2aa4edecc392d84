namespace Virtfs.Drivers.Proxy;

/// <summary>What a wait for the helper's reply does when the thread is interrupted, as when a client gives its request up.</summary>
internal enum Patience
{
    /// <summary>It ends with EINTR. For what changes nothing, and can be asked again if the interruption was meant for something else.</summary>
    UntilInterrupted,

    /// <summary>It goes on: asked twice, the second answer would be about what the first had done.</summary>
    UntilAnswered,
}
