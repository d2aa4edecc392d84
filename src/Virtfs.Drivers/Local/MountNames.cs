using System;
using System.Collections.Generic;

namespace Virtfs.Drivers.Local;

/// <summary>The names at which something is mounted on one mount, wherever in it they are: what has another name is no mount point.</summary>
/// <remarks>Immutable once <see cref="MountTable"/> has handed it out.</remarks>
internal sealed class MountNames
{
    private readonly List<byte[]> _names = [];
    private bool _isEvery;
    private ulong _filter;

    /// <summary>The set of all names: where nothing is known about mounts.</summary>
    public static MountNames Every { get; } = new() { _isEvery = true };

    /// <summary>Adds a name.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        if (!Contains(name))
        {
            _names.Add(name.ToArray());
            _filter |= Bit(name);
        }
    }

    /// <summary>Whether something with that name is a mount point, somewhere.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        if (_isEvery || (_filter & Bit(name)) == 0)
        {
            return _isEvery;
        }

        foreach (byte[] known in _names)
        {
            if (name.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    // Nearly every name is told apart by its length and its end.
    private static ulong Bit(ReadOnlySpan<byte> name) => 1ul << (((name.Length * 7) + (name.IsEmpty ? 0 : name[^1])) & 63);
}
