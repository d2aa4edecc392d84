using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Virtfs.Drivers.Local;

/// <summary>One name, kept inside its owner as long as it is short: most names are, and nothing is allocated for them.</summary>
/// <remarks>Not safe for several threads; the owner's lock guards it.</remarks>
internal struct FileName
{
    private const int ShortLength = 40;

    private ShortName _short;
    private byte[]? _long;
    private ushort _length;

    /// <summary>The bytes of the name.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => (_length <= ShortLength ? (ReadOnlySpan<byte>)_short : _long)[.._length];

    /// <summary>True for a name of a directory entry: no path, and not the two that every directory has.</summary>
    public static bool IsComponent(ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => false,
        1 => name[0] is not ((byte)'.' or (byte)'/'),
        2 when name.SequenceEqual(".."u8) => false,
        _ => !name.Contains((byte)'/'),
    };

    /// <summary>Takes another name. A buffer once got for a long name is kept for the next one.</summary>
    public void Set(ReadOnlySpan<byte> name)
    {
        _length = (ushort)name.Length;
        if (name.Length <= ShortLength)
        {
            name.CopyTo(_short);
            return;
        }

        if (_long is null || _long.Length < name.Length)
        {
            // 255 is the longest name of all usual file systems.
            _long = GC.AllocateUninitializedArray<byte>(Math.Max(name.Length, 255));
        }

        name.CopyTo(_long);
    }

    [InlineArray(ShortLength)]
    private struct ShortName
    {
        private byte _first;
    }
}
