using System;
using System.Text;

namespace Virtfs.Client;

/// <summary>A path on a server, or a name there: bytes, <c>a/b/c</c>, usually UTF-8 but not always.</summary>
/// <remarks>
/// A string converts to its UTF-8 bytes, and <see cref="ToString"/> back; names that are no UTF-8 are reached with the bytes that a listing gave. Slashes
/// at the beginning and the end, double ones and <c>.</c> mean nothing; <c>..</c> is for the server to understand.
/// </remarks>
public readonly struct RemotePath : IEquatable<RemotePath>
{
    /// <summary>A path of bytes; they are not copied.</summary>
    public RemotePath(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The path.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether there is nothing in it: the place where it begins itself.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>The last name; empty where there is none, as in <c>/</c>.</summary>
    public RemotePath Name
    {
        get
        {
            ReadOnlyMemory<byte> trimmed = Trimmed;
            return new RemotePath(trimmed[(trimmed.Span.LastIndexOf((byte)'/') + 1)..]);
        }
    }

    /// <summary>What is before the last name; empty where that is all.</summary>
    public RemotePath Parent
    {
        get
        {
            ReadOnlyMemory<byte> trimmed = Trimmed;
            return new RemotePath(trimmed[..(trimmed.Span.LastIndexOf((byte)'/') + 1)]);
        }
    }

    private ReadOnlyMemory<byte> Trimmed => Bytes[..(Bytes.Span.LastIndexOfAnyExcept((byte)'/') + 1)];

    /// <summary>A text in UTF-8.</summary>
    public static implicit operator RemotePath(string text) => FromString(text);

    /// <summary>Bytes; they are not copied.</summary>
    public static implicit operator RemotePath(byte[] bytes) => FromBytes(bytes);

    /// <summary>A path and one that begins there.</summary>
    public static RemotePath operator /(RemotePath path, RemotePath below) => path.Append(below);

    /// <inheritdoc cref="Equals(RemotePath)"/>
    public static bool operator ==(RemotePath left, RemotePath right) => left.Equals(right);

    /// <summary>Whether two paths differ in any byte.</summary>
    public static bool operator !=(RemotePath left, RemotePath right) => !left.Equals(right);

    /// <summary>A text in UTF-8.</summary>
    public static RemotePath FromString(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes; they are not copied.</summary>
    public static RemotePath FromBytes(byte[] bytes) => new(bytes);

    /// <summary>This path and one that begins there.</summary>
    public RemotePath Append(RemotePath below) =>
        IsEmpty ? below
        : below.IsEmpty ? this
        : Bytes.Span[^1] == '/' ? new RemotePath((byte[])[.. Bytes.Span, .. below.Bytes.Span])
        : new RemotePath((byte[])[.. Bytes.Span, (byte)'/', .. below.Bytes.Span]);

    /// <summary>Whether two paths are the same bytes.</summary>
    public bool Equals(RemotePath other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RemotePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>The path as text; what is no UTF-8 becomes U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Takes the first name off: slashes and single dots mean nothing. Empty at the end.</summary>
    internal static ReadOnlyMemory<byte> NextName(ref ReadOnlyMemory<byte> path)
    {
        while (!path.IsEmpty)
        {
            int slash = path.Span.IndexOf((byte)'/');
            ReadOnlyMemory<byte> name = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (!name.IsEmpty && !name.Span.SequenceEqual("."u8))
            {
                return name;
            }
        }

        return default;
    }
}
