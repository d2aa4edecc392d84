namespace Virtfs.Protocol;

/// <summary>The server's name for a file-system object: two objects are one exactly when their qids' types and paths are equal.</summary>
/// <remarks>
/// <code>
/// 0        1            5                        13
/// +--------+------------+------------------------+
/// | type 1 | version  4 | path                 8 |
/// +--------+------------+------------------------+
/// </code>
/// Source: Plan 9's intro(5), "Fids".
/// </remarks>
/// <param name="Type">What kind of object it is.</param>
/// <param name="Version">Changes whenever the content does. Linux takes 0 for "do not cache".</param>
/// <param name="Path">The number of the object, unique within the attached tree.</param>
public readonly record struct Qid(QidType Type, uint Version, ulong Path)
{
    /// <summary>Bytes of a qid on the wire.</summary>
    public const int Size = 13;
}
