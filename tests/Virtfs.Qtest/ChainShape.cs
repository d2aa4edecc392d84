namespace Virtfs.Qtest;

/// <summary>How a <see cref="RingClient"/> cuts messages into descriptors.</summary>
public enum ChainShape
{
    /// <summary>One descriptor for the request, one for the reply.</summary>
    Whole,

    /// <summary>
    /// As Linux does: messages over 1,024 bytes as a head (23 bytes of a Twrite, 11 of an Rread) and pages, the others whole; always an indirect table.
    /// </summary>
    Pages,
}
