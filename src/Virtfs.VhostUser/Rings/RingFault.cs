namespace Virtfs.VhostUser.Rings;

/// <summary>What is wrong with a ring so that it cannot be worked with until the driver has set it up again.</summary>
internal enum RingFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>More requests than the ring has slots.</summary>
    AvailIndexJumped,

    /// <summary>A request's first descriptor is outside the ring.</summary>
    HeadOutOfRange,

    /// <summary>A request is there a second time, before it was answered.</summary>
    HeadInFlight,

    /// <summary>A descriptor's flags are unknown or contradict each other.</summary>
    BadFlags,

    /// <summary>A descriptor's successor is outside the table.</summary>
    NextOutOfRange,

    /// <summary>More descriptors than a request can have: a loop.</summary>
    TooLong,

    /// <summary>A buffer to read follows one to write.</summary>
    WrongOrder,

    /// <summary>A table of descriptors is no table: empty, too long, inside another, or in memory that is not there.</summary>
    BadTable,
}
