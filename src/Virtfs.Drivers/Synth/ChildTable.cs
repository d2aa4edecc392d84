using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>The children of a directory: by name, and in the order in which they came.</summary>
/// <remarks>
/// Each child has a position that stays as long as it is there, and that no later one gets: a listing goes on behind a position whatever came and went
/// meanwhile. Looking up and adding cost the same however many there are; removing leaves a gap, and when half of the list is gaps they are closed. The
/// lock is a leaf but for what a <see cref="DirectoryWriter"/> locks.
/// </remarks>
internal sealed class ChildTable
{
    /// <summary>The longest name in bytes.</summary>
    public const int LongestName = 255;

    /// <summary>The position of the first child; those below stand for <c>.</c> and <c>..</c>.</summary>
    public const long FirstPosition = 3;

    private const int FewGaps = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], Child> _byName = new(NameComparer.Instance);
    private readonly Dictionary<byte[], Child>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    // Positions ascend; null where a child was removed. All under the lock.
    private readonly List<Child?> _inOrder = [];
    private readonly List<long> _positions = [];
    private long _next = FirstPosition;
    private int _directories;

    public ChildTable() => _bySpan = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many children there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byName.Count;
            }
        }
    }

    /// <summary>How many of them are directories.</summary>
    public int Directories => Volatile.Read(ref _directories);

    /// <summary>Finds a child.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SynthNode? node) => TryFind(name, out node, out _);

    /// <summary>Finds a child and where it comes from.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SynthNode? node, out ChildOrigin origin)
    {
        lock (_lock)
        {
            bool found = _bySpan.TryGetValue(name, out Child? child);
            node = child?.Node;
            origin = child?.Origin ?? default;
            return found;
        }
    }

    /// <summary>Adds a child at the end.</summary>
    /// <returns>False when the name is taken.</returns>
    public bool TryAdd(byte[] name, SynthNode node, ChildOrigin origin)
    {
        lock (_lock)
        {
            var child = new Child(name, node, origin);
            if (!_byName.TryAdd(name, child))
            {
                return false;
            }

            child.Position = _next++;
            _inOrder.Add(child);
            _positions.Add(child.Position);
            CountDirectory(node, 1);
            return true;
        }
    }

    /// <summary>Puts a node in the place of the one of that name, or at the end when there is none.</summary>
    /// <returns>The node that was there.</returns>
    public SynthNode? Replace(byte[] name, SynthNode node)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(name, out Child? child))
            {
                TryAdd(name, node, ChildOrigin.Added);
                return null;
            }

            SynthNode former = child.Node;
            child.Node = node;
            CountDirectory(former, -1);
            CountDirectory(node, 1);
            return former;
        }
    }

    /// <summary>Takes a child out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="origin">Where it must come from; null for wherever.</param>
    /// <param name="node">The child.</param>
    public bool TryRemove(ReadOnlySpan<byte> name, ChildOrigin? origin, [NotNullWhen(true)] out SynthNode? node)
    {
        lock (_lock)
        {
            node = null;
            if (!_bySpan.TryGetValue(name, out Child? child) || (origin ?? child.Origin) != child.Origin)
            {
                return false;
            }

            _bySpan.Remove(name);

            node = child.Node;
            CountDirectory(node, -1);
            _inOrder[_positions.BinarySearch(child.Position)] = null;
            CloseGaps();
            return true;
        }
    }

    /// <summary>All names of an origin as they are now, in order.</summary>
    public List<byte[]> Names(ChildOrigin? origin = null)
    {
        lock (_lock)
        {
            var names = new List<byte[]>(_byName.Count);
            foreach (Child? child in _inOrder)
            {
                if (child is not null && (origin is null || child.Origin == origin))
                {
                    names.Add(child.Name);
                }
            }

            return names;
        }
    }

    /// <summary>The position of the child that comes next.</summary>
    public long End
    {
        get
        {
            lock (_lock)
            {
                return _next;
            }
        }
    }

    /// <summary>Lists children from behind one position to before another, as far as there is room.</summary>
    public void List(long behind, long end, DirectoryWriter entries)
    {
        lock (_lock)
        {
            int index = _positions.BinarySearch(behind + 1);
            for (index = index < 0 ? ~index : index; index < _positions.Count && _positions[index] < end; index++)
            {
                if (_inOrder[index] is { } child && !entries.TryAdd(EntryOf(child)))
                {
                    return;
                }
            }
        }
    }

    private static DirectoryEntry EntryOf(Child child) =>
        new(child.Name, 0, child.Node.Inode, (byte)(child.Node.Type >> 12), (ulong)child.Position);

    private void CountDirectory(SynthNode node, int change)
    {
        if (node is SynthDirectory)
        {
            Volatile.Write(ref _directories, _directories + change);
        }
    }

    private void CloseGaps()
    {
        int gaps = _inOrder.Count - _byName.Count;
        if (gaps <= Math.Max(FewGaps, _byName.Count))
        {
            return;
        }

        _inOrder.RemoveAll(child => child is null);
        _positions.Clear();
        foreach (Child? child in _inOrder)
        {
            _positions.Add(child!.Position);
        }
    }

    private sealed class Child(byte[] name, SynthNode node, ChildOrigin origin)
    {
        public byte[] Name { get; } = name;

        public SynthNode Node { get; set; } = node;

        public ChildOrigin Origin { get; } = origin;

        public long Position { get; set; }
    }
}
