using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class DeviceNumberTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 3, 0x103)]
    [InlineData(8, 255, 0x8ff)]
    [InlineData(8, 256, 0x100800)]
    [InlineData(0xfff, 0xfffff, 0xffffffff)]
    [InlineData(0x1000, 0, 0x100000000000)]
    [InlineData(uint.MaxValue, uint.MaxValue, ulong.MaxValue)]
    public void Numbers_are_interleaved_as_the_C_library_does(uint major, uint minor, ulong device)
    {
        Assert.Equal(device, DeviceNumber.Make(major, minor));
        Assert.Equal((major, minor), (DeviceNumber.Major(device), DeviceNumber.Minor(device)));
    }
}
