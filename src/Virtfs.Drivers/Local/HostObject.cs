using System;

namespace Virtfs.Drivers.Local;

/// <summary>An object as a security model sees it: a descriptor to act on, and where it is found, for those models that keep attributes beside the object.</summary>
internal readonly ref struct HostObject
{
    /// <summary>An object that somebody walked to.</summary>
    /// <param name="descriptor">O_PATH or not; open as long as the call runs.</param>
    /// <param name="node">Its node.</param>
    public HostObject(int descriptor, LocalNode node)
    {
        Descriptor = descriptor;
        Node = node;
        Directory = -1;
    }

    /// <summary>An object that was made or found just now, by a name that need not be looked at again.</summary>
    /// <param name="descriptor">O_PATH or not; open as long as the call runs.</param>
    /// <param name="directory">The directory it is in.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="node">Its node, where it has one yet.</param>
    public HostObject(int descriptor, int directory, ReadOnlySpan<byte> name, LocalNode? node = null)
    {
        Descriptor = descriptor;
        Node = node;
        Directory = directory;
        Name = name;
    }

    /// <summary>O_PATH or not; open as long as the call runs.</summary>
    public int Descriptor { get; }

    /// <summary>The node; null where the object was made just now and has none yet.</summary>
    public LocalNode? Node { get; }

    /// <summary>The directory of an object that was made or found just now; else -1.</summary>
    public int Directory { get; }

    /// <summary>The name of such an object.</summary>
    public ReadOnlySpan<byte> Name { get; }
}
