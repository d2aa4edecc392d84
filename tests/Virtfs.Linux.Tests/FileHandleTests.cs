using System;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>File handles and inode generations.</summary>
public sealed class FileHandleTests : IDisposable
{
    private readonly OpenFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_handle_opens_the_same_object_after_a_rename_where_that_is_allowed()
    {
        Libc.Close(_folder.CreateFile("a"u8));
        int path = _folder.OpenPath("a"u8);
        byte[] handle = new byte[Libc.MaximumHandleSize];
        Assert.Equal(Errno.None, Libc.NameToHandleAt(path, handle, out int length, out int type, out int mountId));
        Libc.StatX(path, StatXMask.STATX_INO | StatXMask.STATX_MNT_ID, out StatX before);
        Libc.Close(path);
        Libc.RenameAt(_folder.Descriptor, "a"u8, _folder.Descriptor, "b"u8);

        Errno error = Libc.OpenByHandleAt(_folder.Descriptor, type, handle.AsSpan(0, length), OpenFlags.O_PATH, out int again);

        Assert.Equal((ulong)mountId, before.MountId);
        Assert.Equal(Libc.GetEffectiveUserId() == 0 ? Errno.None : Errno.EPERM, error);
        Libc.StatX(again, StatXMask.STATX_INO, out StatX after);
        Assert.Equal(error == Errno.None ? before.Inode : 0, after.Inode);
        Libc.Close(again);
    }

    [Fact]
    public void A_buffer_too_short_is_EOVERFLOW_and_says_how_long_it_must_be()
    {
        Assert.Equal(Errno.None, Libc.NameToHandleAt(_folder.Descriptor, new byte[128], out int length, out _, out _));

        Assert.Equal(Errno.EOVERFLOW, Libc.NameToHandleAt(_folder.Descriptor, new byte[1], out int needed, out _, out _));

        Assert.Equal(length, needed);
    }

    [Fact]
    public void A_closed_descriptor_is_EBADF() =>
        Assert.Equal(Errno.EBADF, Libc.NameToHandleAt(1_000_000, new byte[128], out _, out _, out _));

    [Fact]
    public void A_handle_that_is_too_long_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, Libc.OpenByHandleAt(_folder.Descriptor, 1, new byte[129], OpenFlags.O_PATH, out _));

    [Fact]
    public void The_generation_is_the_same_by_every_descriptor_of_a_file()
    {
        int first = _folder.CreateFile("a"u8);
        int second = _folder.Open("a"u8, OpenFlags.O_RDONLY);

        Errno error = Libc.GetGeneration(first, out uint generation);

        Assert.Equal((error, generation), (Libc.GetGeneration(second, out uint again), again));
        Assert.True(error is Errno.None or Errno.ENOTTY, $"{error}"); // ENOTTY on file systems without generations
        Libc.Close(first);
        Libc.Close(second);
    }

    [Fact]
    public void The_generation_of_a_path_descriptor_is_EBADF()
    {
        int path = _folder.OpenPath("."u8);

        Assert.Equal(Errno.EBADF, Libc.GetGeneration(path, out _));
        Libc.Close(path);
    }
}
