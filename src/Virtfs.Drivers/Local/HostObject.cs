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

    /// <summary>An object that was made just now and has no node yet.</summary>
    /// <param name="descriptor">O_PATH or not; open as long as the call runs.</param>
    /// <param name="directory">The directory it was made in.</param>
    /// <param name="name">Its name there.</param>
    public HostObject(int descriptor, int directory, ReadOnlySpan<byte> name)
    {
        Descriptor = descriptor;
        Directory = directory;
        Name = name;
    }

    /// <summary>O_PATH or not; open as long as the call runs.</summary>
    public int Descriptor { get; }

    /// <summary>The node; null where the object was made just now.</summary>
    public LocalNode? Node { get; }

    /// <summary>The directory of an object without a node.</summary>
    public int Directory { get; }

    /// <summary>The name of an object without a node.</summary>
    public ReadOnlySpan<byte> Name { get; }
}
