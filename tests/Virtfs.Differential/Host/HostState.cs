using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Virtfs.Differential.Host;

/// <summary>What was on the disk at one moment.</summary>
public sealed class HostState
{
    private readonly SortedDictionary<string, HostObject> _objects = new(StringComparer.Ordinal);

    /// <summary>All names, relative to the exported folder.</summary>
    public IEnumerable<string> Paths => _objects.Keys;

    /// <summary>Finds a name, relative to the exported folder.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out HostObject? found) => _objects.TryGetValue(path, out found);

    public void Add(HostObject found) => _objects.Add(found.Path, found);

    /// <summary>A line for each name, in the order of the names.</summary>
    public SortedDictionary<string, string> Describe(DateTimeOffset start)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Dictionary<ulong, string> firstNames = [];
        foreach (HostObject found in _objects.Values)
        {
            firstNames.TryAdd(found.Attributes.Inode, found.Path);
            lines.Add(found.Path, found.Describe(start, firstNames[found.Attributes.Inode]));
        }

        return lines;
    }
}
