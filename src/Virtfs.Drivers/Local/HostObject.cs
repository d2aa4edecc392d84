namespace Virtfs.Drivers.Local;

/// <summary>An object as a security model sees it: a descriptor to act on, and the node for those models that keep attributes beside the object.</summary>
/// <param name="descriptor">O_PATH or not; open as long as the call runs.</param>
/// <param name="node">The node; null where the object was made just now.</param>
internal readonly ref struct HostObject(int descriptor, LocalNode? node)
{
    /// <summary>O_PATH or not; open as long as the call runs.</summary>
    public int Descriptor { get; } = descriptor;

    /// <summary>The node; null where the object was made just now.</summary>
    public LocalNode? Node { get; } = node;
}
