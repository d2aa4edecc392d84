using System.Threading;
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
    private DirectoryCursor? _cursor;

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

    /// <summary>What becomes of the object when the fid ends.</summary>
    public FidEnd End { get; set; }

    /// <summary>Where a client is that reads a <see cref="FidKind.Directory"/> by bytes; made when first needed, and kept from life to life.</summary>
    public DirectoryCursor Cursor =>
        Volatile.Read(ref _cursor) ?? Interlocked.CompareExchange(ref _cursor, new DirectoryCursor(), null) ?? _cursor;

    /// <summary>The user who attached.</summary>
    public uint UserId { get; set; }

    /// <summary>The table's reference and one for each request that uses it. Under the table's lock.</summary>
    internal int References { get; set; }

    /// <summary>Begins a life, with one reference.</summary>
    internal void Begin(FidKind kind, Export export, Node node, uint userId)
    {
        Kind = kind;
        Export = export;
        Node = node;
        UserId = userId;
        End = FidEnd.Close;
        _cursor?.Rewind();
        References = 1;
    }
}
