namespace Virtfs.Server.Exports;

/// <summary>What a throttled request does.</summary>
internal enum ThrottleDirection
{
    /// <summary>Tread.</summary>
    Read,

    /// <summary>Twrite.</summary>
    Write,
}
