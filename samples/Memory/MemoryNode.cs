using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Samples;

/// <summary>Anything in the file system. Names are the base class's business; what files store is here, in pages: those never written read as zeros.</summary>
internal sealed class MemoryNode : TreeNode
{
    public const int PageSize = 4096;

    private static readonly byte[] Hole = new byte[PageSize];
    private readonly Dictionary<ulong, byte[]> _pages = [];
    private readonly MemoryFileSystem _files;

    public MemoryNode(MemoryFileSystem files)
        : base(permissions: 0x1ED) => _files = files;

    private MemoryNode(MemoryNode relative, in CreateRequest request)
        : base(relative, request) => _files = relative._files;

    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = _files.Statistics;
        return Errno.None;
    }

    public int Read(ulong offset, Span<byte> destination)
    {
        int count = (int)Math.Min((ulong)destination.Length, Size - Math.Min(offset, Size));
        for (int done = 0; done < count;)
        {
            (ulong number, int start) = ((offset + (ulong)done) / PageSize, (int)((offset + (ulong)done) % PageSize));
            int length = Math.Min(count - done, PageSize - start);
            _pages.GetValueOrDefault(number, Hole).AsSpan(start, length).CopyTo(destination[done..]);
            done += length;
        }

        return count;
    }

    /// <summary>Writes as much as there is room for.</summary>
    public int Write(ulong offset, ReadOnlySpan<byte> source)
    {
        int done = 0;
        while (done < source.Length)
        {
            (ulong number, int start) = ((offset + (ulong)done) / PageSize, (int)((offset + (ulong)done) % PageSize));
            if (!_pages.TryGetValue(number, out byte[]? page) && !_files.TryTakePage())
            {
                break;
            }

            page ??= _pages[number] = new byte[PageSize];
            int length = Math.Min(source.Length - done, PageSize - start);
            source.Slice(done, length).CopyTo(page.AsSpan(start));
            done += length;
        }

        Size = done > 0 ? Math.Max(Size, offset + (ulong)done) : Size;
        return done;
    }

    protected override Errno MakeChild(in CreateRequest request, out TreeNode? child)
    {
        child = new MemoryNode(this, request);
        return Errno.None;
    }

    protected override Errno OpenContent(OpenMode mode, out OpenFile? file)
    {
        file = new MemoryFile(this, mode);
        return Errno.None;
    }

    protected override Errno Resize(ulong size)
    {
        List<ulong> beyond = [.. _pages.Keys.Where(number => number * PageSize >= size)];
        beyond.ForEach(number => _pages.Remove(number));
        _files.GiveBack(beyond.Count);
        if (_pages.TryGetValue(size / PageSize, out byte[]? last))
        {
            last.AsSpan((int)(size % PageSize)).Clear();
        }

        Size = size;
        return Errno.None;
    }

    protected override void OnUnreferenced()
    {
        lock (Lock)
        {
            Resize(0);
        }
    }
}
