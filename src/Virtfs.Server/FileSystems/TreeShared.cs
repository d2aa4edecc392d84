using System.Threading;

namespace Virtfs.Server.FileSystems;

/// <summary>What the nodes of one tree have in common.</summary>
internal sealed class TreeShared
{
    private ulong _lastInode;

    /// <summary>Held for every look at the tree and every change of it.</summary>
    public Lock Lock { get; } = new();

    /// <summary>A number that no node of the tree had.</summary>
    public ulong NextInode() => Interlocked.Increment(ref _lastInode);
}
