namespace Virtfs.Qtest;

/// <summary>How a chain of descriptors stands in the ring.</summary>
public enum ChainForm
{
    /// <summary>One slot of the ring for each descriptor.</summary>
    Direct,

    /// <summary>One slot, which stands for a table of them.</summary>
    Indirect,
}
