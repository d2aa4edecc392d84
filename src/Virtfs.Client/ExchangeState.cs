namespace Virtfs.Client;

/// <summary>How far an <see cref="Exchange"/> is.</summary>
internal enum ExchangeState
{
    /// <summary>Nothing has been sent.</summary>
    Idle,

    /// <summary>The request is on its way and its reply has not begun to come.</summary>
    Sent,

    /// <summary>The reply is being received; nobody but the receiving thread may end the exchange now.</summary>
    Receiving,

    /// <summary>The outcome is known.</summary>
    Done,
}
