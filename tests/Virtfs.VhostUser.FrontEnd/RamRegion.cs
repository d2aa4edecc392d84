using System;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>A piece of guest memory: part of a memfd, mapped here as a machine monitor has it mapped.</summary>
public sealed unsafe class RamRegion : IDisposable
{
    private const MemoryProtection ReadWrite = MemoryProtection.PROT_READ | MemoryProtection.PROT_WRITE;

    private readonly FileDescriptor _file;
    private readonly byte* _start;

    /// <summary>Maps a part of a memfd that others may share.</summary>
    public RamRegion(FileDescriptor file, ulong guestAddress, ulong size, ulong fileOffset)
    {
        ArgumentNullException.ThrowIfNull(file);
        Check(file.Duplicate(out FileDescriptor? own));
        _file = own!;
        GuestAddress = guestAddress;
        Size = size;
        FileOffset = fileOffset;
        Check(Libc.MemoryMap((nuint)size, ReadWrite, MemoryMapFlags.MAP_SHARED, _file.Value, fileOffset, out _start));
    }

    /// <summary>Its descriptor.</summary>
    public int Descriptor => _file.Value;

    /// <summary>Where the guest sees it.</summary>
    public ulong GuestAddress { get; }

    /// <summary>Bytes.</summary>
    public ulong Size { get; }

    /// <summary>Where it begins in its file.</summary>
    public ulong FileOffset { get; }

    /// <summary>Where the front end has it; not the real address, so that one taken for the other shows.</summary>
    public ulong UserAddress => GuestAddress + 0x7F00_0000_0000;

    /// <summary>Its bytes.</summary>
    public Span<byte> Span => new(_start, (int)Size);

    /// <summary>A memfd of a length, sealed like QEMU's.</summary>
    public static FileDescriptor CreateFile(ulong length, FileSeals seals = FileSeals.F_SEAL_SHRINK | FileSeals.F_SEAL_GROW | FileSeals.F_SEAL_SEAL)
    {
        Check(Libc.MemFdCreate("guest-ram"u8, MemFdFlags.MFD_ALLOW_SEALING, out int descriptor));
        Check(Libc.FTruncate(descriptor, length));
        Check(Libc.AddSeals(descriptor, seals));
        return new FileDescriptor(descriptor);
    }

    /// <summary>True when a guest address lies in it.</summary>
    public bool Contains(ulong guestAddress) => guestAddress - GuestAddress < Size;

    /// <summary>Where a guest address lies here.</summary>
    public byte* Pointer(ulong guestAddress) => _start + (guestAddress - GuestAddress);

    /// <inheritdoc/>
    public void Dispose()
    {
        Libc.MemoryUnmap(_start, (nuint)Size);
        _file.Dispose();
    }

    private static void Check(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new IOException(errno.ToString());
        }
    }
}
