using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Samples;

/// <summary>Files that live as long as the program.</summary>
public sealed class MemoryFileSystem : FileSystem
{
    private readonly MemoryNode _root;
    private readonly long _pages;
    private long _taken;

    /// <summary>Makes an empty one. Files take so many bytes together; beyond them guests are told ENOSPC.</summary>
    public MemoryFileSystem(long capacity)
    {
        _pages = capacity / MemoryNode.PageSize;
        _root = new MemoryNode(this);
    }

    internal FileSystemStatistics Statistics => new()
    {
        Type = 0x01021994, // tmpfs's
        BlockSize = MemoryNode.PageSize,
        Blocks = (ulong)_pages,
        BlocksFree = (ulong)(_pages - _taken),
        BlocksAvailable = (ulong)(_pages - _taken),
        NameLength = 255,
    };

    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes) => _root.HandOut(out root, out attributes);

    internal bool TryTakePage() => _taken < _pages && ++_taken > 0;

    internal void GiveBack(int pages) => _taken -= pages;
}
