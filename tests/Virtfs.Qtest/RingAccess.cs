namespace Virtfs.Qtest;

/// <summary>What a device may do with a segment.</summary>
public enum RingAccess
{
    /// <summary>Read it: part of a request.</summary>
    Readable,

    /// <summary>Write it: room for the reply.</summary>
    Writable,
}
