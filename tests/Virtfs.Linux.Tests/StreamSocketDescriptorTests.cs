using System;
using System.Linq;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class StreamSocketDescriptorTests : IDisposable
{
    private readonly MemoryFile _file = new(4096);
    private readonly StreamSocket _left;
    private readonly StreamSocket _right;

    public StreamSocketDescriptorTests()
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? left, out StreamSocket? right));
        _left = left!;
        _right = right!;
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
        _file.Dispose();
    }

    [Fact]
    public void Descriptors_arrive_with_the_first_byte_in_order_and_close_on_exec()
    {
        Assert.Equal(Errno.None, EventFd.Create(out EventFd? eventFd));
        Assert.Equal(Errno.None, _left.SendWithDescriptors("message"u8, [_file.Descriptor, eventFd!.Descriptor]));

        byte[] buffer = new byte[12];
        int[] descriptors = new int[8];
        Assert.Equal(Errno.None, _right.ReceiveWithDescriptors(buffer, descriptors, out int bytes, out int count));

        Assert.Equal((7, 2), (bytes, count));
        Assert.Equal("message"u8, buffer.AsSpan(0, bytes));
        Assert.Equal(Inode(_file.Descriptor), Inode(descriptors[0]));
        Assert.Contains("[eventfd]", TargetOf(descriptors[1]), StringComparison.Ordinal);
        Assert.Equal(2, descriptors.Take(count).Count(IsCloseOnExec));
        CloseAll(descriptors, count);
        eventFd.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(StreamSocket.MaximumDescriptors)]
    public void Any_number_up_to_the_kernels_limit_fits_exactly(int number)
    {
        Assert.Equal(Errno.None, _left.SendWithDescriptors("x"u8, Enumerable.Repeat(_file.Descriptor, number).ToArray()));

        int[] descriptors = new int[number];
        Assert.Equal(Errno.None, _right.ReceiveWithDescriptors(new byte[1], descriptors, out _, out int count));

        Assert.Equal(number, count);
        CloseAll(descriptors, count);
        Assert.Equal(1, OpenDescriptors.Count(_file.Name));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)] // An odd number: alignment leaves room for one more, which must not be used.
    [InlineData(2, 3)]
    [InlineData(3, 64)]
    public void More_descriptors_than_fit_are_all_closed_and_EPROTO(int room, int sent)
    {
        Assert.Equal(Errno.None, _left.SendWithDescriptors("x"u8, Enumerable.Repeat(_file.Descriptor, sent).ToArray()));

        Assert.Equal(Errno.EPROTO, _right.ReceiveWithDescriptors(new byte[1], new int[room], out int bytes, out int count));

        Assert.Equal((0, 0), (bytes, count));
        Assert.Equal(1, OpenDescriptors.Count(_file.Name));
    }

    [Fact]
    public void A_receive_stops_before_the_bytes_of_the_next_send_with_descriptors()
    {
        _left.SendWithDescriptors("ab"u8, [_file.Descriptor]);
        _left.SendWithDescriptors("cd"u8, [_file.Descriptor]);

        byte[] buffer = new byte[16];
        int[] descriptors = new int[4];
        Assert.Equal(Errno.None, _right.ReceiveWithDescriptors(buffer, descriptors, out int bytes, out int count));

        Assert.Equal((2, 1), (bytes, count));
        CloseAll(descriptors, count);
    }

    [Fact]
    public void Bytes_without_descriptors_come_alone()
    {
        _left.Send("abc"u8);

        Assert.Equal(Errno.None, _right.ReceiveWithDescriptors(new byte[8], new int[4], out int bytes, out int count));

        Assert.Equal((3, 0), (bytes, count));
    }

    [Fact]
    public void The_end_of_the_stream_is_zero_bytes()
    {
        _left.Dispose();

        Assert.Equal(Errno.None, _right.ReceiveWithDescriptors(new byte[8], new int[4], out int bytes, out int count));

        Assert.Equal((0, 0), (bytes, count));
    }

    [Fact]
    public void Descriptors_that_nobody_took_are_closed_with_the_socket()
    {
        _left.SendWithDescriptors("x"u8, [_file.Descriptor]);
        _left.Dispose();
        _right.Dispose();

        Assert.Equal(1, OpenDescriptors.Count(_file.Name));
    }

    [Fact]
    public void Too_many_descriptors_or_none_of_a_byte_are_EINVAL()
    {
        Assert.Equal(Errno.EINVAL, _left.SendWithDescriptors("x"u8, new int[StreamSocket.MaximumDescriptors + 1]));
        Assert.Equal(Errno.EINVAL, _left.SendWithDescriptors(default, [_file.Descriptor]));
    }

    [Fact]
    public void A_descriptor_that_is_not_open_is_EBADF() =>
        Assert.Equal(Errno.EBADF, _left.SendWithDescriptors("x"u8, [1_000_000]));

    [Fact]
    public void A_large_message_with_descriptors_arrives_whole()
    {
        byte[] large = new byte[4 << 20];
        byte[] rest = new byte[large.Length];
        int bytes = 0;
        int more = 0;
        int[] descriptors = new int[1];
        var receiver = new System.Threading.Thread(() =>
        {
            _right.ReceiveWithDescriptors(rest, descriptors, out bytes, out _);
            _right.ReceiveExactly(rest.AsSpan(bytes), out more);
        });
        receiver.Start();

        Assert.Equal(Errno.None, _left.SendWithDescriptors(large, [_file.Descriptor]));

        Assert.True(receiver.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(large.Length, bytes + more);
        CloseAll(descriptors, 1);
    }

    private static ulong Inode(int descriptor)
    {
        Assert.Equal(Errno.None, Libc.StatX(descriptor, StatXMask.STATX_INO, out StatX attributes));
        return attributes.Inode;
    }

    private static string TargetOf(int descriptor) => new System.IO.FileInfo($"/proc/self/fd/{descriptor}").LinkTarget!;

    private static bool IsCloseOnExec(int descriptor) =>
        System.IO.File.ReadLines($"/proc/self/fdinfo/{descriptor}").Any(line => line.StartsWith("flags:\t02", StringComparison.Ordinal));

    private static void CloseAll(int[] descriptors, int count)
    {
        foreach (int descriptor in descriptors.AsSpan(0, count))
        {
            Assert.Equal(Errno.None, Libc.Close(descriptor));
        }
    }
}
