using System;
using System.IO;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed unsafe class MemoryMappingTests
{
    private const MemoryProtection ReadWrite = MemoryProtection.PROT_READ | MemoryProtection.PROT_WRITE;

    [Fact]
    public void What_is_written_through_the_mapping_is_in_the_file()
    {
        using var file = new MemoryFile(8192);
        Assert.Equal(Errno.None, MemoryMapping.Map(file.Descriptor, 4096, 4096, ReadWrite, out MemoryMapping? mapping));

        mapping!.Address[5] = 42;

        byte[] read = new byte[1];
        Libc.PRead(file.Descriptor, read, 4096 + 5, out _);
        Assert.Equal(42, read[0]);
        mapping.Release();
    }

    [Fact]
    public void A_range_off_the_page_boundary_starts_at_its_own_first_byte()
    {
        using var file = new MemoryFile(3 * 4096);
        Libc.PWrite(file.Descriptor, "X"u8, 4100, out _);

        Assert.Equal(Errno.None, MemoryMapping.Map(file.Descriptor, 4100, 8000, ReadWrite, out MemoryMapping? mapping));

        Assert.Equal((byte)'X', mapping!.Address[0]);
        Assert.Equal(8000UL, mapping.Length);
        mapping.Address[7999] = 1;
        mapping.Release();
    }

    [Fact]
    public void A_mapping_made_private_keeps_what_is_written_from_the_file_and_still_reads_it()
    {
        using var file = new MemoryFile(8192);
        Assert.Equal(Errno.None, MemoryMapping.Map(file.Descriptor, 0, 8192, ReadWrite, out MemoryMapping? mapping));
        mapping!.Address[5] = 42;

        Assert.Equal(Errno.None, mapping.MakePrivate(file.Descriptor));
        mapping.Address[6] = 43;

        byte[] read = new byte[2];
        Libc.PRead(file.Descriptor, read, 5, out _);
        Assert.Equal([42, 0], read);
        Libc.PWrite(file.Descriptor, "Y"u8, 4096, out _);
        Assert.Equal(42, mapping.Address[5]);
        Assert.Equal(43, mapping.Address[6]);
        Assert.Equal((byte)'Y', mapping.Address[4096]);
        mapping.Release();
    }

    [Fact]
    public void The_descriptor_may_be_closed_after_mapping()
    {
        var file = new MemoryFile(4096);
        Assert.Equal(Errno.None, MemoryMapping.Map(file.Descriptor, 0, 4096, ReadWrite, out MemoryMapping? mapping));
        file.Dispose();

        mapping!.Address[0] = 1;

        Assert.Equal(1, mapping.Address[0]);
        mapping.Release();
    }

    [Theory]
    [InlineData(0, 4097)]
    [InlineData(4096, 1)]
    [InlineData(1, 4096)]
    public void A_range_beyond_the_end_of_the_file_is_ENXIO(ulong offset, ulong length)
    {
        using var file = new MemoryFile(4096);

        Assert.Equal(Errno.ENXIO, MemoryMapping.Map(file.Descriptor, offset, length, ReadWrite, out MemoryMapping? mapping));
        Assert.Null(mapping);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Empty_and_wrapping_ranges_are_EINVAL(ulong offset, ulong length)
    {
        using var file = new MemoryFile(4096);

        Assert.Equal(Errno.EINVAL, MemoryMapping.Map(file.Descriptor, offset, length, ReadWrite, out _));
    }

    [Fact]
    public void What_cannot_be_mapped_is_refused()
    {
        Assert.Equal(Errno.None, Libc.CreateEventFd(0, EventFdFlags.None, out int eventFd));

        Assert.Equal(Errno.ENODEV, MemoryMapping.Map(eventFd, 0, 4096, ReadWrite, out _));
        Assert.Equal(Errno.EBADF, MemoryMapping.Map(1_000_000, 0, 4096, ReadWrite, out _));
        Libc.Close(eventFd);
    }

    [Fact]
    public void The_memory_stays_until_the_last_reference_goes()
    {
        using var file = new MemoryFile(4096);
        MemoryMapping.Map(file.Descriptor, 0, 4096, ReadWrite, out MemoryMapping? mapping);
        Assert.True(mapping!.TryAddReference());

        mapping.Release();
        Assert.True(IsMapped(file.Name));

        mapping.Release();
        Assert.False(IsMapped(file.Name));
    }

    [Fact]
    public void Once_unmapped_no_reference_can_be_had()
    {
        using var file = new MemoryFile(4096);
        MemoryMapping.Map(file.Descriptor, 0, 4096, ReadWrite, out MemoryMapping? mapping);
        mapping!.Release();

        Assert.False(mapping.TryAddReference());
        Assert.False(mapping.TryAddReference());
    }

    [Fact]
    public void The_whole_of_an_unaligned_range_is_unmapped()
    {
        using var file = new MemoryFile(1 << 20);
        MemoryMapping.Map(file.Descriptor, 4095, 8194, ReadWrite, out MemoryMapping? mapping);

        mapping!.Release();

        Assert.False(IsMapped(file.Name));
    }

    [Fact]
    public void The_mapping_is_kept_out_of_dumps_and_children()
    {
        using var file = new MemoryFile(4096);
        MemoryMapping.Map(file.Descriptor, 0, 4096, ReadWrite, out MemoryMapping? mapping);

        string flags = FlagsOf(file.Name);

        Assert.Contains(" dd", flags, StringComparison.Ordinal);
        Assert.Contains(" dc", flags, StringComparison.Ordinal);
        mapping!.Release();
    }

    private static bool IsMapped(string name) => File.ReadAllText("/proc/self/maps").Contains(name, StringComparison.Ordinal);

    private static string FlagsOf(string name)
    {
        bool found = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            found |= line.Contains(name, StringComparison.Ordinal);
            if (found && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return string.Empty;
    }
}
