using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Sessions;

/// <summary>What a fid stands for. Never changes while it is in the table: opening or walking a fid puts another in its place.</summary>
/// <remarks>
/// So a request that found a fid goes on with what it found, whatever another request does to the number meanwhile. Counted by <see cref="FidTable"/>,
/// which closes it when the last request has let go; owns one reference to its node, its open file and its xattr.
/// </remarks>
internal sealed class Fid
{
    /// <summary>What it is.</summary>
    public FidKind Kind { get; set; }

    /// <summary>The export it belongs to.</summary>
    public Export Export { get; set; } = null!;

    /// <summary>The object.</summary>
    public Node Node { get; set; } = null!;

    /// <summary>The open file of a <see cref="FidKind.File"/> or <see cref="FidKind.Directory"/>.</summary>
    public OpenFile? File { get; set; }

    /// <summary>The buffer of a <see cref="FidKind.Xattr"/>.</summary>
    public XattrBuffer? Xattr { get; set; }

    /// <summary>The user who attached.</summary>
    public uint UserId { get; set; }

    /// <summary>The table's reference and one for each request that uses it. Under the table's lock.</summary>
    internal int References { get; set; }
}
