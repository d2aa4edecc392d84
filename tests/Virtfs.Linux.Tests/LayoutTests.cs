using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>Sizes and offsets as the C compiler gives them on 64-bit Linux.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Struct_sizes_are_the_kernels()
    {
        Assert.Equal(256, Unsafe.SizeOf<StatX>());
        Assert.Equal(120, Unsafe.SizeOf<StatFs>());
        Assert.Equal(16, Unsafe.SizeOf<Timespec>());
        Assert.Equal(16, Unsafe.SizeOf<StatXTimestamp>());
        Assert.Equal(16, Unsafe.SizeOf<IoVector>());
        Assert.Equal(32, Unsafe.SizeOf<FileLock>());
        Assert.Equal(8, Unsafe.SizeOf<PollDescriptor>());
        Assert.Equal(56, Unsafe.SizeOf<MessageHeader>());
        Assert.Equal(12, Unsafe.SizeOf<PeerCredentials>());
        Assert.Equal(16, Unsafe.SizeOf<ResourceLimit>());
    }

    [Theory]
    [InlineData(typeof(StatX), nameof(StatX.Mask), 0)]
    [InlineData(typeof(StatX), nameof(StatX.Mode), 28)]
    [InlineData(typeof(StatX), nameof(StatX.Inode), 32)]
    [InlineData(typeof(StatX), nameof(StatX.Size), 40)]
    [InlineData(typeof(StatX), "_accessTime", 64)]
    [InlineData(typeof(StatX), "_modifyTime", 112)]
    [InlineData(typeof(StatX), nameof(StatX.DeviceMajor), 136)]
    [InlineData(typeof(StatX), nameof(StatX.MountId), 144)]
    [InlineData(typeof(StatFs), nameof(StatFs.FileSystemId), 56)]
    [InlineData(typeof(StatFs), nameof(StatFs.NameLength), 64)]
    [InlineData(typeof(StatFs), nameof(StatFs.Flags), 80)]
    [InlineData(typeof(FileLock), nameof(FileLock.Start), 8)]
    [InlineData(typeof(FileLock), nameof(FileLock.Length), 16)]
    [InlineData(typeof(FileLock), nameof(FileLock.ProcessId), 24)]
    [InlineData(typeof(PollDescriptor), nameof(PollDescriptor.Returned), 6)]
    [InlineData(typeof(MessageHeader), nameof(MessageHeader.Vectors), 16)]
    [InlineData(typeof(MessageHeader), nameof(MessageHeader.Control), 32)]
    [InlineData(typeof(MessageHeader), nameof(MessageHeader.ControlLength), 40)]
    [InlineData(typeof(MessageHeader), nameof(MessageHeader.Flags), 48)]
    [InlineData(typeof(IoVector), nameof(IoVector.Length), 8)]
    public void Fields_lie_where_the_kernel_puts_them(System.Type type, string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf(type, field));
}
