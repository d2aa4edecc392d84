using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>A host file handle (name_to_handle_at(2)): names one object for as long as it exists, and no other after that.</summary>
internal struct FileHandle
{
    // ext4 and tmpfs take 8 to 12 bytes, xfs 12 to 24, btrfs 20 to 40, NFS the most.
    private const int Capacity = 48;

    // include/linux/exportfs.h: FILEID_INO32_GEN, { u32 inode; u32 generation }.
    private const int InodeAndGeneration = 1;

    private Storage _bytes;
    private byte _length;

    /// <summary>The handle's type; 0 where there is no handle.</summary>
    public int Type { get; private set; }

    /// <summary>True when there is a handle.</summary>
    public readonly bool Exists => _length > 0;

    /// <summary>The handle.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[.._length];

    /// <summary>The inode's generation where this kind of handle tells it.</summary>
    public readonly bool TryGetGeneration(ulong inode, out uint generation)
    {
        generation = 0;
        if (Type != InodeAndGeneration || _length != 8 || BinaryPrimitives.ReadUInt32LittleEndian(Bytes) != inode)
        {
            return false;
        }

        generation = BinaryPrimitives.ReadUInt32LittleEndian(Bytes[4..]);
        return true;
    }

    /// <summary>Reads the handle of a descriptor's object; there is none after an error.</summary>
    public Errno Read(int descriptor)
    {
        Errno errno = Libc.NameToHandleAt(descriptor, _bytes, out int length, out int type, out _);
        _length = errno == Errno.None ? (byte)length : (byte)0;
        Type = errno == Errno.None ? type : 0;
        return errno;
    }

    /// <summary>Forgets it.</summary>
    public void Clear()
    {
        _length = 0;
        Type = 0;
    }

    /// <summary>True when both are handles of one object.</summary>
    public readonly bool IsSame(in FileHandle other) => Exists && Type == other.Type && Bytes.SequenceEqual(other.Bytes);

    [InlineArray(Capacity)]
    private struct Storage
    {
        private byte _first;
    }
}
