using System;
using System.IO;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class StatTests : IDisposable
{
    private readonly OpenFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StatX_by_name_and_by_descriptor_say_the_same()
    {
        File.WriteAllText(_folder.FullPath("a"), "content");
        int path = _folder.OpenPath("a"u8);

        Assert.Equal(Errno.None, Libc.StatX(_folder.Descriptor, "a"u8, default, StatXMask.STATX_BASIC_STATS, out StatX byName));
        Assert.Equal(Errno.None, Libc.StatX(path, StatXMask.STATX_BASIC_STATS, out StatX byDescriptor));

        Assert.Equal((byName.Inode, byName.Device, 7UL), (byDescriptor.Inode, byDescriptor.Device, byDescriptor.Size));
        Assert.Equal(StatXMask.STATX_BASIC_STATS, byDescriptor.Mask & StatXMask.STATX_BASIC_STATS);
        Assert.True(InodeMode.IsRegular(byDescriptor.Mode));
        Assert.Equal(1u, byDescriptor.LinkCount);
        Assert.Equal(Libc.GetEffectiveUserId(), byDescriptor.UserId);
        Libc.Close(path);
    }

    [Fact]
    public void Times_are_those_of_the_file()
    {
        DateTime then = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.WriteAllText(_folder.FullPath("a"), string.Empty);
        File.SetLastWriteTimeUtc(_folder.FullPath("a"), then);
        File.SetLastAccessTimeUtc(_folder.FullPath("a"), then.AddSeconds(1));

        Libc.StatX(_folder.Descriptor, "a"u8, default, StatXMask.STATX_BASIC_STATS, out StatX attributes);

        long seconds = new DateTimeOffset(then).ToUnixTimeSeconds();
        Assert.Equal(new Timespec(seconds, 0), attributes.ModifyTime);
        Assert.Equal(new Timespec(seconds + 1, 0), attributes.AccessTime);
        Assert.True(attributes.ChangeTime.Seconds > seconds);
    }

    [Fact]
    public void Links_are_followed_unless_told_otherwise()
    {
        Libc.SymlinkAt("."u8, _folder.Descriptor, "link"u8);

        Libc.StatX(_folder.Descriptor, "link"u8, default, StatXMask.STATX_TYPE, out StatX target);
        Libc.StatX(_folder.Descriptor, "link"u8, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE, out StatX link);

        Assert.True(InodeMode.IsDirectory(target.Mode));
        Assert.True(InodeMode.IsSymbolicLink(link.Mode));
    }

    [Fact]
    public void The_mount_id_is_the_one_of_proc()
    {
        Libc.StatX(_folder.Descriptor, StatXMask.STATX_MNT_ID, out StatX attributes);

        string information = File.ReadAllText($"/proc/self/fdinfo/{_folder.Descriptor}");
        Assert.Contains($"mnt_id:\t{attributes.MountId}\n", information, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_says_its_number()
    {
        Assert.Equal(Errno.None, Libc.StatX(Libc.CurrentDirectory, "/dev/null"u8, default, StatXMask.STATX_TYPE, out StatX attributes));

        Assert.Equal(InodeMode.S_IFCHR, attributes.Type);
        Assert.Equal(DeviceNumber.Make(1, 3), attributes.SpecialDevice);
    }

    [Fact]
    public void A_missing_name_is_ENOENT_and_leaves_nothing_behind()
    {
        Assert.Equal(Errno.ENOENT, Libc.StatX(_folder.Descriptor, "none"u8, default, StatXMask.STATX_BASIC_STATS, out StatX attributes));

        Assert.Equal(StatXMask.None, attributes.Mask);
        Assert.Equal(0UL, attributes.Inode);
    }

    [Fact]
    public void A_closed_descriptor_is_EBADF()
    {
        Assert.Equal(Errno.EBADF, Libc.StatX(1_000_000, StatXMask.STATX_TYPE, out _));
        Assert.Equal(Errno.EBADF, Libc.FStatFs(1_000_000, out _));
    }

    [Fact]
    public void File_system_statistics_agree_by_path_and_by_path_descriptor()
    {
        int path = _folder.OpenPath("."u8);

        Assert.Equal(Errno.None, Libc.FStatFs(path, out StatFs byDescriptor));
        Assert.Equal(Errno.None, Libc.StatFs(Encoding.UTF8.GetBytes(_folder.Path), out StatFs byPath));

        Assert.Equal((byPath.Type, byPath.FileSystemId), (byDescriptor.Type, byDescriptor.FileSystemId));
        Assert.Equal(255, byDescriptor.NameLength);
        Assert.Equal((ulong)new DriveInfo(_folder.Path).TotalSize, byDescriptor.Blocks * (ulong)byDescriptor.FragmentSize);
        Libc.Close(path);
    }

    [Fact]
    public void File_system_statistics_of_a_missing_path_are_ENOENT() =>
        Assert.Equal(Errno.ENOENT, Libc.StatFs("/does/not/exist"u8, out _));
}
