using System;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class FileDescriptorTests
{
    [Fact]
    public void Dispose_closes_once()
    {
        int value = NewDescriptor();
        var descriptor = new FileDescriptor(value);

        descriptor.Dispose();
        int reused = NewDescriptor(); // Very likely the same number: a second close would hit it.
        descriptor.Dispose();

        Assert.Equal(-1, descriptor.Value);
        Assert.Equal(Errno.None, Libc.GetStatusFlags(reused, out _));
        Libc.Close(reused);
    }

    [Fact]
    public void Release_gives_the_descriptor_on()
    {
        int value = NewDescriptor();
        var descriptor = new FileDescriptor(value);

        Assert.Equal(value, descriptor.Release());
        descriptor.Dispose();

        Assert.Equal(-1, descriptor.Release());
        Assert.Equal(Errno.None, Libc.Close(value));
    }

    [Fact]
    public void Close_says_what_the_kernel_said()
    {
        Assert.Equal(Errno.EBADF, new FileDescriptor(1_000_000).Close());
    }

    [Fact]
    public void A_duplicate_outlives_the_original()
    {
        var original = new FileDescriptor(NewDescriptor());
        Assert.Equal(Errno.None, original.Duplicate(out FileDescriptor? duplicate));

        original.Dispose();

        Assert.Equal(Errno.None, Libc.GetStatusFlags(duplicate!.Value, out _));
        Assert.Equal(Errno.None, duplicate.Close());
        Assert.Equal(Errno.EBADF, duplicate.Duplicate(out _));
    }

    [Fact]
    public void Negative_numbers_are_no_descriptors() => Assert.Throws<ArgumentOutOfRangeException>(() => new FileDescriptor(-1));

    private static int NewDescriptor()
    {
        Assert.Equal(Errno.None, Libc.CreateEventFd(0, EventFdFlags.None, out int descriptor));
        return descriptor;
    }
}
