using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using Virtfs.Linux;

namespace Virtfs.Drivers.Synth;

/// <summary>A directory of a tree made by code. Looking up costs the same with ten children and with ten million.</summary>
/// <remarks>
/// For any threads at once. Names have 1 to 255 bytes, of UTF-8 where they are given as strings, without slash and NUL, and are not <c>.</c> or <c>..</c>. Guests list children in the order in which
/// they were added; a listing that has begun when one is added does not show it, and never misses or repeats one that stays.
/// </remarks>
public partial class SynthDirectory : SynthNode
{
    private readonly ChildTable _children = new();

    /// <summary>Makes an empty directory that is in no tree yet: everybody may list it (0555).</summary>
    public SynthDirectory()
        : base(InodeMode.S_IFDIR, 0x16D)
    {
    }

    /// <summary>How many children there are.</summary>
    public int Count => _children.Count;

    /// <summary>The names of the children as they are now.</summary>
    public IReadOnlyList<string> Names => [.. _children.Names().Select(Encoding.UTF8.GetString)];

    /// <inheritdoc/>
    private protected override ulong LinkCount => Parent is null ? 0 : 2 + (ulong)_children.Directories;

    /// <summary>Adds a node.</summary>
    /// <param name="name">The name.</param>
    /// <param name="node">The node; in no directory.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">It is no name, or the name is taken.</exception>
    /// <exception cref="InvalidOperationException">The node is in a directory already.</exception>
    public T Add<T>(string name, T node)
        where T : SynthNode =>
        TryAdd(name, node) ? node : throw new ArgumentException($"There is a '{name}' already.", nameof(name));

    /// <summary>Adds a node unless the name is taken.</summary>
    /// <param name="name">The name.</param>
    /// <param name="node">The node; in no directory.</param>
    /// <returns>False when the name is taken.</returns>
    /// <exception cref="ArgumentException">It is no name.</exception>
    /// <exception cref="InvalidOperationException">The node is in a directory already.</exception>
    public bool TryAdd(string name, SynthNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return TryAdd(Encode(name), node, ChildOrigin.Added);
    }

    /// <summary>Adds a node unless the name is taken.</summary>
    /// <param name="name">The name's bytes, which need not be UTF-8; copied.</param>
    /// <param name="node">The node; in no directory.</param>
    /// <returns>False when the name is taken.</returns>
    /// <exception cref="ArgumentException">It is no name.</exception>
    /// <exception cref="InvalidOperationException">The node is in a directory already.</exception>
    public bool TryAdd(ReadOnlySpan<byte> name, SynthNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return TryAdd(Checked(name.ToArray()), node, ChildOrigin.Added);
    }

    /// <summary>Puts a node in the place of another, in one step: no guest ever finds the name missing. Adds it where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="node">The node; in no directory.</param>
    /// <returns>The node that was there; null when there was none.</returns>
    /// <exception cref="ArgumentException">It is no name.</exception>
    /// <exception cref="InvalidOperationException">The node is in a directory already.</exception>
    public SynthNode? Replace(string name, SynthNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        byte[] bytes = Encode(name);
        node.Enter(this, bytes);
        SynthNode? former = _children.Replace(bytes, node);
        former?.Leave();
        ContentChanged();
        return former;
    }

    /// <summary>Removes a child. A directory goes with all that is in it; what guests hold goes on working for them.</summary>
    /// <param name="name">The name.</param>
    /// <returns>False when there is no such child.</returns>
    public bool Remove(string name) => TryRemove(Encode(name));

    /// <inheritdoc cref="Remove(string)"/>
    public bool Remove(ReadOnlySpan<byte> name) => TryRemove(name);

    /// <summary>Removes all children.</summary>
    public void Clear()
    {
        foreach (byte[] name in _children.Names())
        {
            TryRemove(name);
        }
    }

    /// <summary>Finds a child.</summary>
    /// <param name="name">The name.</param>
    /// <param name="node">The child.</param>
    /// <returns>False when there is no such child.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out SynthNode? node) => TryFindChild(Encode(name), out node);

    /// <inheritdoc cref="TryFind(string, out SynthNode)"/>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SynthNode? node) => TryFindChild(name, out node);

    /// <summary>The children, for those who list them.</summary>
    internal ChildTable Children => _children;

    /// <summary>Finds a child by its name's bytes.</summary>
    internal virtual bool TryFindChild(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SynthNode? node) => _children.TryFind(name, out node);

    /// <summary>Called before a listing begins.</summary>
    internal virtual void BeginListing()
    {
    }

    private protected bool TryAdd(byte[] name, SynthNode node, ChildOrigin origin)
    {
        node.Enter(this, name);
        if (!_children.TryAdd(name, node, origin))
        {
            node.Leave();
            return false;
        }

        ContentChanged();
        return true;
    }

    private protected bool TryRemove(ReadOnlySpan<byte> name, ChildOrigin? origin = null)
    {
        if (!_children.TryRemove(name, origin, out SynthNode? node))
        {
            return false;
        }

        node.Leave();
        ContentChanged();
        return true;
    }

    private protected static byte[] Encode(string name) => Checked(Encoding.UTF8.GetBytes(name));

    private static byte[] Checked(byte[] name)
    {
        bool isName = name.Length is > 0 and <= ChildTable.LongestName && !name.AsSpan().ContainsAny((byte)'/', (byte)0)
            && !name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8);
        return isName
            ? name
            : throw new ArgumentException(
                $"'{Encoding.UTF8.GetString(name)}' is no name for a file: 1 to {ChildTable.LongestName} bytes, no slash, no NUL, not '.' or '..'.", nameof(name));
    }
}
