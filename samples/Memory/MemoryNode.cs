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

    protected override Errno MakeChild(in CreateRequest request, out TreeNode? child)
    {
        child = new MemoryNode(this, request);
        return Errno.None;
    }

    protected override Errno ReadContent(ulong offset, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            (ulong number, ulong start) = Math.DivRem(offset + (ulong)done, PageSize);
            int length = Math.Min(destination.Length - done, PageSize - (int)start);
            _pages.GetValueOrDefault(number, Hole).AsSpan((int)start, length).CopyTo(destination[done..]);
            done += length;
        }

        return Errno.None;
    }

    protected override Errno WriteContent(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        for (count = 0; count < source.Length;)
        {
            (ulong number, ulong start) = Math.DivRem(offset + (ulong)count, PageSize);
            if (!_pages.TryGetValue(number, out byte[]? page) && !_files.TryTakePage())
            {
                return Errno.ENOSPC;
            }

            page ??= _pages[number] = new byte[PageSize];
            int length = Math.Min(source.Length - count, PageSize - (int)start);
            source.Slice(count, length).CopyTo(page.AsSpan((int)start));
            count += length;
        }

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
