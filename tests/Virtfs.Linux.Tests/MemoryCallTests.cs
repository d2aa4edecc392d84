using System;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed unsafe class MemoryCallTests
{
    [Fact]
    public void Anonymous_memory_can_be_used_until_it_is_unmapped()
    {
        Assert.Equal(Errno.None, Libc.MemoryMap(
            8192,
            MemoryProtection.PROT_READ | MemoryProtection.PROT_WRITE,
            MemoryMapFlags.MAP_PRIVATE | MemoryMapFlags.MAP_ANONYMOUS,
            -1,
            0,
            out byte* address));

        address[8191] = 1;

        Assert.Equal(Errno.None, Libc.MemoryAdvise(address, 8192, MemoryAdvice.MADV_DONTNEED));
        Assert.Equal(0, address[8191]);
        Assert.Equal(Errno.None, Libc.MemoryUnmap(address, 8192));
        Assert.Equal(Errno.ENOMEM, Libc.MemoryAdvise(address, 8192, MemoryAdvice.MADV_WILLNEED));
    }

    [Fact]
    public void Impossible_mappings_give_no_address()
    {
        const MemoryMapFlags Anonymous = MemoryMapFlags.MAP_PRIVATE | MemoryMapFlags.MAP_ANONYMOUS;
        Assert.Equal(Errno.EINVAL, Libc.MemoryMap(0, MemoryProtection.PROT_READ, Anonymous, -1, 0, out byte* address));
        Assert.True(address is null);
        Assert.Equal(Errno.EBADF, Libc.MemoryMap(4096, MemoryProtection.PROT_READ, MemoryMapFlags.MAP_SHARED, -1, 0, out _));
        Assert.Equal(Errno.EINVAL, Libc.MemoryUnmap((byte*)1, 4096));
    }

    [Fact]
    public void A_sealed_memfd_cannot_shrink()
    {
        using var file = new MemoryFile(4096);

        Assert.Equal(Errno.None, Libc.AddSeals(file.Descriptor, FileSeals.F_SEAL_SHRINK));

        Assert.Equal(Errno.EPERM, Libc.FTruncate(file.Descriptor, 0));
        Assert.Equal(Errno.None, Libc.GetSeals(file.Descriptor, out FileSeals seals));
        Assert.Equal(FileSeals.F_SEAL_SHRINK, seals);
    }

    [Fact]
    public void A_memfd_made_without_leave_to_seal_is_sealed_against_seals()
    {
        Libc.MemFdCreate("x"u8, MemFdFlags.None, out int descriptor);

        Assert.Equal(Errno.EPERM, Libc.AddSeals(descriptor, FileSeals.F_SEAL_GROW));
        Assert.Equal(Errno.None, Libc.GetSeals(descriptor, out FileSeals seals));
        Assert.Equal(FileSeals.F_SEAL_SEAL, seals);
        Libc.Close(descriptor);
    }

    [Fact]
    public void What_is_no_memfd_has_no_seals()
    {
        Libc.CreateEventFd(0, EventFdFlags.None, out int descriptor);

        Assert.Equal(Errno.EINVAL, Libc.GetSeals(descriptor, out _));
        Libc.Close(descriptor);
    }

    [Fact]
    public void A_memfd_name_over_249_bytes_is_EINVAL()
    {
        byte[] name = new byte[250];
        Array.Fill(name, (byte)'x');

        Assert.Equal(Errno.EINVAL, Libc.MemFdCreate(name, MemFdFlags.None, out int descriptor));
        Assert.Equal(-1, descriptor);
    }
}
