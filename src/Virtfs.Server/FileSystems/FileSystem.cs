using System;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>
/// A file system that can be exported. Derive from it, from <see cref="Node"/> and, where files can be opened, from <see cref="OpenFile"/>.
/// </summary>
/// <remarks>
/// Every method here and on the two other classes is synchronous, takes and fills spans, and answers an <see cref="Errno"/>; results come by
/// <c>out</c> and are meaningful only with <see cref="Errno.None"/>. A method that waits (a disk, a network) simply waits: the server notices and lets
/// other requests go on. An exception is a bug: it is logged, the request answered with EIO, and the server lives.
/// Names are single components as bytes, never empty, never <c>.</c> or <c>..</c>, without slash and NUL; they need not be UTF-8.
/// All methods may be called by several threads at once, on the same object too.
/// </remarks>
public abstract class FileSystem : IDisposable
{
    /// <summary>Hands out the root for a client that attaches.</summary>
    /// <param name="request">Who attaches.</param>
    /// <param name="root">The root; the caller owns one reference and gives it back by <see cref="Node.Dispose"/>.</param>
    /// <param name="attributes">The root's attributes.</param>
    public abstract Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes);

    /// <summary>False where no name is ever moved: a client that asks for it is refused (EOPNOTSUPP) before it is looked where from and where to.</summary>
    public virtual bool MovesNames => true;

    /// <summary>Called once, when the export is withdrawn and no session uses it any more.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
