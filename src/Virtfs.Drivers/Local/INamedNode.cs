using System;

namespace Virtfs.Drivers.Local;

/// <summary>A node that a <see cref="NameTable{TNode}"/> finds by directory and name. All of it is under the lock of the table's owner.</summary>
/// <typeparam name="TNode">The node's own type.</typeparam>
internal interface INamedNode<TNode>
    where TNode : class
{
    /// <summary>Which instance, for hashing.</summary>
    int Id { get; }

    /// <summary>The directory it is found from; null for the root, which is in no table.</summary>
    TNode? Parent { get; }

    /// <summary>The name by which it is found.</summary>
    ReadOnlySpan<byte> Name { get; }

    /// <summary>Its place among the nodes that are found by name.</summary>
    ref ChainLinks<TNode> NameLinks { get; }
}
