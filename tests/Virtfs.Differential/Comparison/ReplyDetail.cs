namespace Virtfs.Differential.Comparison;

/// <summary>How much of a reply is text.</summary>
public enum ReplyDetail
{
    /// <summary>What follows a rule stands only where it breaks it, so that two servers that did the same have the same text.</summary>
    Rules,

    /// <summary>Versions of qids as they are.</summary>
    Exact,
}
