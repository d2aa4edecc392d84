using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Server.Tests.Exports;

/// <summary>QEMU's numbering of files, bit for bit (qemu-9pfs §5).</summary>
public sealed class QidMapperTests
{
    // Device, inode and path, in this order.
    private static readonly (ulong Device, ulong Inode, ulong Path)[] WorkedExamples =
    [
        (0xFE00, 12198801, 24397603),
        (0x28, 1, 10),
        (0x28, 2, 18),
        (0x29, 1, 14),
        (0x29, 2, 22),
        (0xFE00, 0x8000000000000005, 164),
        (0x2A, 7, 244),
        (0x28, 0x2000000000000003, 108),
        (0x28, 0x4000000000000003, 124),
        (0x2B, 0x0800000000000001, 136),
        (0xFE00, 2, 5),
    ];

    // Eight file systems beside the root's: inode 1 is each one's root, inode 2 a file.
    private static readonly (ulong First, ulong Second)[] EightDevices =
        [(10, 18), (14, 22), (36, 68), (52, 84), (44, 76), (60, 92), (136, 264), (200, 328)];

    [Theory]
    [InlineData(1u, 1, 1ul)]
    [InlineData(2u, 3, 2ul)]
    [InlineData(3u, 3, 6ul)]
    [InlineData(4u, 5, 4ul)]
    [InlineData(5u, 5, 20ul)]
    [InlineData(6u, 5, 12ul)]
    [InlineData(7u, 5, 28ul)]
    [InlineData(8u, 7, 8ul)]
    [InlineData(9u, 7, 72ul)]
    [InlineData(10u, 7, 40ul)]
    [InlineData(11u, 7, 104ul)]
    [InlineData(12u, 7, 24ul)]
    [InlineData(13u, 7, 88ul)]
    [InlineData(14u, 7, 56ul)]
    [InlineData(15u, 7, 120ul)]
    [InlineData(16u, 9, 16ul)]
    [InlineData(1000u, 19, 48640ul)]
    [InlineData(65535u, 31, 2147450880ul)]
    [InlineData(65536u, 33, 0x10000ul)]
    public void An_affix_is_its_number_mirrored(uint number, int width, ulong value) => Assert.Equal(new Affix(width, value), Affix.Number(number));

    [Fact]
    public void No_affix_is_the_end_of_another()
    {
        // Within the first two thousand: the ends of the wider ones, looked up among the narrower.
        var known = new HashSet<(int, ulong)>();
        for (uint number = 1; number <= 2000; number++)
        {
            Affix affix = Affix.Number(number);
            for (int width = 1; width < affix.Width; width++)
            {
                Assert.DoesNotContain((width, affix.Value & ((1ul << width) - 1)), known);
            }

            Assert.True(known.Add((affix.Width, affix.Value)));
        }
    }

    [Fact]
    public void The_worked_examples_come_out()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        Assert.Equal(WorkedExamples.Select(example => example.Path), WorkedExamples.Select(example => Path(mapper, example.Device, example.Inode)));
    }

    [Fact]
    public void What_has_a_number_keeps_it()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        ulong[] first = [.. WorkedExamples.Select(example => Path(mapper, example.Device, example.Inode))];
        Assert.Equal(first.Reverse(), WorkedExamples.Reverse().Select(example => Path(mapper, example.Device, example.Inode)));
    }

    [Fact]
    public void Nine_real_devices_come_out_as_QEMU_numbers_them()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        _ = Path(mapper, 0xFE00, 12198801);
        Assert.Equal(EightDevices, Enumerable.Range(0, 8).Select(device => (Path(mapper, (ulong)device, 1), Path(mapper, (ulong)device, 2))));
    }

    [Fact]
    public void With_one_device_the_path_is_twice_the_inode_and_one()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        Assert.All(new ulong[] { 1ul, 2, 77, 1ul << 40, long.MaxValue }, inode => Assert.Equal((inode * 2) + 1, Path(mapper, 5, inode)));
    }

    [Fact]
    public void A_devices_prefix_is_as_wide_as_the_affix_that_was_next_when_it_was_first_seen()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        _ = Path(mapper, 1, 1);
        _ = Path(mapper, 2, 1);

        // Device 2 has 3 bits; a later prefix of it gets affix 3, and prefixes that differ below those 3 bits alone share it.
        Assert.Equal((0x2000000000000001ul << 3) | 6, Path(mapper, 2, 0x2000000000000001));
        Assert.Equal((0x3000000000000001ul << 3) | 6, Path(mapper, 2, 0x3000000000000001));
    }

    [Fact]
    public void When_the_affixes_are_used_up_files_are_numbered_one_by_one()
    {
        QidMapper mapper = UsedUp();
        Assert.Equal(0x200010000ul, Path(mapper, 70000, 1));
        Assert.Equal(0x400010000ul, Path(mapper, 70000, 2));
        Assert.Equal(0x600010000ul, Path(mapper, 70001, 1));
        Assert.Equal(0x200010000ul, Path(mapper, 70000, 1));
    }

    [Fact]
    public void When_the_affixes_are_used_up_what_had_one_keeps_it()
    {
        QidMapper mapper = UsedUp();
        _ = Path(mapper, 70000, 1);
        Assert.Equal(Affix.Number(1).Append(5), Path(mapper, 1, 5));
        Assert.Equal(Affix.Number(65535).Append(5), Path(mapper, 65535, 5));
    }

    [Fact]
    public void When_the_numbers_are_used_up_too_new_files_are_ENFILE_and_others_keep_theirs()
    {
        List<QidTrouble> said = [];
        QidMapper mapper = UsedUp(new QidMapper(MultiDevices.Remap, said.Add) { NextFull = int.MaxValue });
        Assert.Empty(said);

        // The last of 2^31 - 1.
        Assert.Equal(0xFFFF_FFFE_0001_0000ul, Path(mapper, 70000, 1));
        Assert.Equal([QidTrouble.AffixesUsedUp], said);
        Assert.Equal(Errno.ENFILE, mapper.MapPath(70000, 2, out _));
        Assert.Equal(Errno.ENFILE, mapper.MapPath(70001, 1, out _));
        Assert.Equal([QidTrouble.AffixesUsedUp, QidTrouble.NumbersUsedUp], said);
        Assert.Equal(0xFFFF_FFFE_0001_0000ul, Path(mapper, 70000, 1));
        Assert.Equal(Affix.Number(1).Append(2), Path(mapper, 1, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(40)]
    public void Files_of_devices_in_turn_allocate_nothing(int devices)
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        ulong first = Round(mapper, devices);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int same = 0;
        for (int i = 0; i < 1000; i++)
        {
            same += Round(mapper, devices) == first ? 1 : 0;
        }

        Assert.Equal((1000, 0), (same, (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1000));
    }

    [Fact]
    public void All_paths_of_a_thousand_devices_differ()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        var paths = new HashSet<ulong>();
        for (ulong device = 1; device <= 1000; device++)
        {
            for (ulong inode = 1; inode <= 20; inode++)
            {
                Assert.True(paths.Add(Path(mapper, device, inode)));
            }
        }
    }

    [Fact]
    public void Threads_that_ask_together_get_the_same_numbers()
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        var results = new ulong[4][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
            results[number] = [.. Enumerable.Range(0, 20000).Select(i => Path(mapper, (ulong)(i % 7), (ulong)(i % 13)))]))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Equal(7 * 13, results[0].Distinct().Count());
    }

    [Fact]
    public void Forbid_refuses_a_second_device_and_says_so_once()
    {
        List<QidTrouble> said = [];
        var mapper = new QidMapper(MultiDevices.Forbid, said.Add);
        Assert.Equal(Errno.None, mapper.MapPath(1, 77, out ulong path));
        Assert.Equal(77ul, path);
        Assert.Empty(said);
        Assert.Equal(Errno.ENODEV, mapper.MapPath(2, 1, out _));
        Assert.Equal(Errno.ENODEV, mapper.MapPath(3, 1, out _));
        Assert.Equal(Errno.None, mapper.MapPath(1, 78, out _));
        Assert.Equal([QidTrouble.SecondDeviceRefused], said);
    }

    [Fact]
    public void Warn_hands_the_numbers_through_and_says_so_once()
    {
        List<QidTrouble> said = [];
        var mapper = new QidMapper(MultiDevices.Warn, said.Add);
        Assert.Equal(77ul, Path(mapper, 1, 77));
        Assert.Equal(77ul, Path(mapper, 2, 77));
        Assert.Equal(78ul, Path(mapper, 3, 78));
        Assert.Equal([QidTrouble.SecondDevice], said);
    }

    [Theory]
    [InlineData(InodeMode.S_IFDIR, QidType.Directory)]
    [InlineData(InodeMode.S_IFLNK, QidType.Symlink)]
    [InlineData(InodeMode.S_IFREG, QidType.File)]
    [InlineData(InodeMode.S_IFCHR, QidType.File)]
    [InlineData(InodeMode.S_IFIFO, QidType.File)]
    [InlineData(InodeMode.S_IFSOCK, QidType.File)]
    public void The_type_comes_from_the_mode(uint mode, QidType expected) => Assert.Equal(expected, QidMapper.TypeOf(mode | 0xFFF));

    [Theory]
    [InlineData(0L, 0ul, 1u)]
    [InlineData(100L, 0ul, 100u)]
    [InlineData(0L, 1ul, 256u)]
    [InlineData(0x1_0000_0005L, 1ul << 40, 5u)]
    [InlineData(256L, 1ul, 1u)]
    [InlineData(-1L, 0ul, uint.MaxValue)]
    public void The_version_comes_from_time_and_size_and_is_never_0(long seconds, ulong size, uint expected)
    {
        var mapper = new QidMapper(MultiDevices.Remap);
        var attributes = new NodeAttributes { Mode = InodeMode.S_IFREG, Inode = 4, Size = size, ModificationTime = new Timestamp(seconds, 9) };
        Assert.Equal(Errno.None, mapper.Map(attributes, out Qid qid));
        Assert.Equal(new Qid(QidType.File, expected, 9), qid);
    }

    [Theory]
    [InlineData(7u, 7u)]
    [InlineData(0u, 1u)]
    public void A_version_that_the_file_system_counts_is_taken_as_it_is_but_for_0(uint version, uint expected)
    {
        var attributes = new NodeAttributes { Inode = 4, Size = 5, ModificationTime = new Timestamp(6, 0), Version = version };
        Assert.Equal(Errno.None, new QidMapper(MultiDevices.Warn).Map(attributes, out Qid qid));
        Assert.Equal(new Qid(QidType.File, expected, 4), qid);
    }

    private static ulong Round(QidMapper mapper, int devices)
    {
        ulong sum = 0;
        for (int device = 1; device <= devices; device++)
        {
            // No assertion: it would allocate.
            sum += mapper.MapPath((ulong)device, 5, out ulong path) == Errno.None ? path : 0;
        }

        return sum;
    }

    private static QidMapper UsedUp() => UsedUp(new QidMapper(MultiDevices.Remap));

    // Every device takes one affix.
    private static QidMapper UsedUp(QidMapper mapper)
    {
        for (ulong device = 1; device <= 65535; device++)
        {
            _ = Path(mapper, device, 1);
        }

        return mapper;
    }

    private static ulong Path(QidMapper mapper, ulong device, ulong inode)
    {
        Assert.Equal(Errno.None, mapper.MapPath(device, inode, out ulong path));
        return path;
    }
}
