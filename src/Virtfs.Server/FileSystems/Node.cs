using System;
using System.Diagnostics;
using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>
/// A walked file-system object: found, not opened. It stays what it is through renames and removals; where its object cannot be reached any more,
/// methods answer ESTALE (or ENOENT), never another object.
/// </summary>
/// <remarks>
/// Ownership: a node is counted. Whoever receives one by <c>out</c> owns one reference and gives it back by <see cref="Dispose"/>; the same instance
/// may be handed out many times. <see cref="OnUnreferenced"/> runs when the last reference goes, and a file system that keeps its nodes may hand one out
/// again afterwards (by <see cref="AddReference"/>). Methods are called by several threads at once.
/// </remarks>
public abstract partial class Node : IDisposable
{
    // Starts at one: the reference of whoever made the node.
    private int _references = 1;

    /// <summary>Takes one more reference; legal only while one is held, or under the file system's own lock that <see cref="OnUnreferenced"/> takes too.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>How many references are held; meaningful only under the file system's own lock.</summary>
    protected int References => Volatile.Read(ref _references);

    /// <summary>Gives one reference back.</summary>
    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _references);
        Debug.Assert(left >= 0, "A node was given back more often than taken.");
        if (left == 0)
        {
            OnUnreferenced();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Called when the last reference has gone, on the thread that gave it back.</summary>
    protected virtual void OnUnreferenced()
    {
    }

    /// <summary>Reads the attributes; never waits for the file's data.</summary>
    /// <param name="mask">What is needed; more may be filled in.</param>
    /// <param name="attributes">The attributes.</param>
    public abstract Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes);

    /// <summary>Changes attributes in the order <see cref="AttributeChanges"/> gives. The default refuses: EPERM.</summary>
    /// <param name="changes">What to change.</param>
    public virtual Errno SetAttributes(in AttributeChanges changes) => Errno.EPERM;

    /// <summary>Reads the totals of the file system this object lives on. The default answers ENOSYS.</summary>
    /// <param name="statistics">The totals.</param>
    public virtual Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = default;
        return Errno.ENOSYS;
    }

    /// <summary>Opens the object, a directory too. The default answers EOPNOTSUPP.</summary>
    /// <param name="mode">How; for a directory only reading makes sense and other bits are ignored.</param>
    /// <param name="file">The open file; the caller owns it.</param>
    public virtual Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = null;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Reads a symbolic link's target. The default answers EINVAL.</summary>
    /// <param name="target">Receives the target; a longer one is cut.</param>
    /// <param name="length">How many bytes were stored.</param>
    public virtual Errno ReadLink(Span<byte> target, out int length)
    {
        length = 0;
        return Errno.EINVAL;
    }

    /// <summary>Reads the name by which this node was walked to, or which it was given since. The default answers EOPNOTSUPP.</summary>
    /// <param name="name">Receives the name. Too short: ERANGE.</param>
    /// <param name="length">Its length in bytes; 0 for the root, which has none.</param>
    public virtual Errno GetName(Span<byte> name, out int length)
    {
        length = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Removes the name by which this node was walked to. The default answers EOPNOTSUPP.</summary>
    public virtual Errno Remove() => Errno.EOPNOTSUPP;

    /// <summary>Moves the name by which this node was walked to. The default answers EOPNOTSUPP.</summary>
    /// <param name="newDirectory">Where to; null for the directory it is in.</param>
    /// <param name="newName">The new name; an existing object is replaced as rename(2) does.</param>
    public virtual Errno MoveTo(Node? newDirectory, ReadOnlySpan<byte> newName) => Errno.EOPNOTSUPP;
}
