namespace Virtfs.Daemon.Options;

/// <summary>What reading a number gave.</summary>
internal enum NumberOutcome
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>Something else, or more than a number.</summary>
    NotANumber,

    /// <summary>A number over 2^64 - 1.</summary>
    TooLarge,
}
