namespace Virtfs.VhostUser.FrontEnd;

/// <summary>How a request's buffers stand in the ring.</summary>
public enum ChainForm
{
    /// <summary>A slot for each.</summary>
    Direct,

    /// <summary>One slot for a table of them.</summary>
    Indirect,
}
