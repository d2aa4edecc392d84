using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>A directory of a tree that is being listed: what there was when the listing began, so that it goes on where it was whatever comes and goes.</summary>
internal sealed class TreeListing : OpenFile
{
    private readonly TreeNode _directory;
    private (byte[] Name, NodeAttributes Attributes)[]? _entries;

    public TreeListing(TreeNode directory)
    {
        _directory = directory;
        _directory.AddReference();
    }

    /// <inheritdoc/>
    public override uint BlockSize => _directory.BlockSize;

    /// <inheritdoc/>
    public override Errno ReadDirectory(ulong offset, DirectoryWriter entries)
    {
        (byte[] Name, NodeAttributes Attributes)[]? known = _entries;
        (byte[] Name, NodeAttributes Attributes)[] list = offset == 0 || known is null ? _directory.List() : known;
        _entries = list;
        for (ulong i = offset; i < (ulong)list.Length; i++)
        {
            if (!entries.TryAdd(new DirectoryEntry(list[i].Name, list[i].Attributes, i + 1)))
            {
                break;
            }
        }

        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Close()
    {
        _directory.Dispose();
        return Errno.None;
    }
}
