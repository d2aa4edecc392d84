using System;
using Virtfs.Linux;

namespace Virtfs.ProxyHelper;

/// <summary>Where a path leads: a directory, and one name in it that no call goes on from.</summary>
/// <param name="directory">The directory's descriptor.</param>
/// <param name="name">A name without slash; "." for the directory itself, never "..".</param>
/// <param name="ownership">Whether the descriptor is this place's alone.</param>
internal readonly ref struct Place(int directory, ReadOnlySpan<byte> name, PlaceOwnership ownership)
{
    /// <summary>The directory's descriptor.</summary>
    public int Directory { get; } = directory;

    /// <summary>The name; "." for the directory itself.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Whether it is a directory itself, not a name in one.</summary>
    public bool IsDirectoryItself => Name.SequenceEqual("."u8);

    /// <summary>Closes what was opened on the way.</summary>
    public void Dispose()
    {
        if (ownership == PlaceOwnership.Own)
        {
            _ = Libc.Close(Directory);
        }
    }
}
