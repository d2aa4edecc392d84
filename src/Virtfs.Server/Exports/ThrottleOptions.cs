namespace Virtfs.Server.Exports;

/// <summary>What all clients of an export together may read and write (QEMU's <c>throttling.*</c>). Metadata and listings are not counted.</summary>
public sealed record ThrottleOptions
{
    /// <summary>Bytes, read or written.</summary>
    public ThrottleLimit BytesTotal { get; init; }

    /// <summary>Bytes read.</summary>
    public ThrottleLimit BytesRead { get; init; }

    /// <summary>Bytes written.</summary>
    public ThrottleLimit BytesWritten { get; init; }

    /// <summary>Reads and writes.</summary>
    public ThrottleLimit OperationsTotal { get; init; }

    /// <summary>Reads.</summary>
    public ThrottleLimit Reads { get; init; }

    /// <summary>Writes.</summary>
    public ThrottleLimit Writes { get; init; }

    /// <summary>A request of more bytes counts as so many operations as it holds this; 0 to count each as one.</summary>
    public double OperationSize { get; init; }
}
