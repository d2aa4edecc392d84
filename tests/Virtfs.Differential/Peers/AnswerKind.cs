namespace Virtfs.Differential.Peers;

/// <summary>How a request ended.</summary>
public enum AnswerKind
{
    /// <summary>With a reply.</summary>
    Reply,

    /// <summary>Given back without one: it was flushed.</summary>
    Discarded,

    /// <summary>Never: the device declared itself broken. It was reset then, and the session begins anew.</summary>
    Broken,
}
