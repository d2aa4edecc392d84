using System;
using System.Buffers.Binary;

namespace Virtfs.Linux;

/// <summary>
/// Walks the entries in a buffer that <see cref="Libc.GetDirectoryEntries"/> filled.
/// </summary>
/// <remarks>
/// <code>
/// struct linux_dirent64:  ino u64 @0 | off s64 @8 | reclen u16 @16 | type u8 @18 | name, NUL, padding to 8 @19
/// </code>
/// </remarks>
public ref struct DirectoryEntries
{
    private const int NameOffset = 19;

    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _entry;

    /// <summary>Stands before the first entry of <paramref name="buffer"/>, which must be cut to the bytes that were read.</summary>
    public DirectoryEntries(ReadOnlySpan<byte> buffer)
    {
        _rest = buffer;
        _entry = default;
    }

    /// <summary>The inode number.</summary>
    public readonly ulong Inode => BinaryPrimitives.ReadUInt64LittleEndian(_entry);

    /// <summary>
    /// The position after this entry: seek there to go on behind it. A cookie, not a count; on some file systems it uses all 63 bits.
    /// </summary>
    public readonly long Offset => BinaryPrimitives.ReadInt64LittleEndian(_entry[8..]);

    /// <summary>The type, where the file system tells; else <see cref="DirectoryEntryType.DT_UNKNOWN"/>.</summary>
    public readonly DirectoryEntryType Type => (DirectoryEntryType)_entry[18];

    /// <summary>How many bytes of the buffer it takes.</summary>
    public readonly int Length => _entry.Length;

    /// <summary>The name, without NUL. It lives in the buffer.</summary>
    public readonly ReadOnlySpan<byte> Name
    {
        get
        {
            ReadOnlySpan<byte> name = _entry[NameOffset..];
            return name[..name.IndexOf((byte)0)];
        }
    }

    /// <summary>Whether this is "." or "..".</summary>
    public readonly bool IsDotOrDotDot => _entry[NameOffset] == '.'
        && (_entry[NameOffset + 1] == 0 || (_entry[NameOffset + 1] == '.' && _entry[NameOffset + 2] == 0));

    /// <summary>Goes to the next entry; false behind the last, and then no other member may be used.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            _entry = default;
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest[16..]);
        _entry = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
