using System;
using System.Collections.Generic;

namespace Virtfs.Server.FileSystems;

/// <summary>Compares names byte by byte, for dictionaries in which a span finds what an array was put in for: no look-up allocates.</summary>
/// <example>
/// <code>
/// var children = new Dictionary&lt;byte[], Node&gt;(NameComparer.Instance);
/// children.GetAlternateLookup&lt;ReadOnlySpan&lt;byte&gt;&gt;().TryGetValue(name, out Node? child);
/// </code>
/// </example>
public sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private NameComparer()
    {
    }

    /// <summary>The one there is.</summary>
    public static NameComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // With the process' own seed: nobody can choose names that fall together.
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
