using System;
using Virtfs.Linux.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void The_calls_of_a_request_allocate_nothing()
    {
        using var folder = new OpenFolder();
        Libc.Close(folder.CreateFile("a"u8));
        StreamSocket.CreatePair(out StreamSocket? left, out StreamSocket? right);
        EventFd.Create(out EventFd? line);
        byte[] buffer = new byte[4096];
        Round(folder, left!, right!, line!, buffer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Round(folder, left!, right!, line!, buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        left!.Dispose();
        right!.Dispose();
        line!.Dispose();
    }

    private static void Round(OpenFolder folder, StreamSocket left, StreamSocket right, EventFd line, byte[] buffer)
    {
        int directory = folder.Descriptor;
        Libc.OpenAt(directory, "a"u8, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out int path);
        Libc.Reopen(path, OpenFlags.O_RDWR, out int file);
        Libc.StatX(path, StatXMask.STATX_BASIC_STATS, out StatX _);
        Libc.StatX(directory, "missing"u8, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX _);
        Libc.PWrite(file, buffer, 0, out _);
        Libc.PRead(file, buffer, 0, out _);
        Libc.GetXattr(path, "user.none"u8, buffer, out _);
        Libc.Seek(directory, 0, SeekFrom.SEEK_SET, out _);
        Libc.GetDirectoryEntries(directory, buffer, out int read);
        var entries = new DirectoryEntries(buffer.AsSpan(0, read));
        while (entries.MoveNext())
        {
            _ = entries.Name;
        }

        Libc.SetOpenFileLock(file, new FileLock { Type = FileLock.F_WRLCK });
        Libc.ChangeMode(path, 0x180);
        Libc.Close(file);
        Libc.Close(path);
        left.Send(buffer);
        right.ReceiveExactly(buffer, out _);
        left.SendWithDescriptors("x"u8, [directory]);
        Span<int> descriptors = stackalloc int[4];
        right.ReceiveWithDescriptors(buffer, descriptors, out _, out int count);
        Assert.True(count == 1);
        Libc.Close(descriptors[0]);
        line.Signal();
        line.TryDrain();
    }
}
