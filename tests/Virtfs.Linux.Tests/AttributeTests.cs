using System;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>Owner, mode and times, by name and by O_PATH descriptor.</summary>
public sealed class AttributeTests : IDisposable
{
    private readonly OpenFolder _folder = new();
    private readonly int _file;
    private readonly int _link;
    private readonly int _fifo;

    public AttributeTests()
    {
        Libc.Close(_folder.CreateFile("file"u8));
        Libc.SymlinkAt("file"u8, _folder.Descriptor, "link"u8);
        Libc.MakeNodeAt(_folder.Descriptor, "fifo"u8, InodeMode.S_IFIFO | 0x180, 0);
        _file = _folder.OpenPath("file"u8);
        _link = _folder.OpenPath("link"u8);
        _fifo = _folder.OpenPath("fifo"u8);
    }

    public void Dispose()
    {
        Libc.Close(_file);
        Libc.Close(_link);
        Libc.Close(_fifo);
        _folder.Dispose();
    }

    [Fact]
    public void ChangeMode_sets_all_permission_bits_of_files_and_FIFOs()
    {
        Assert.Equal(Errno.None, Libc.ChangeMode(_file, 0xE80));
        Assert.Equal(Errno.None, Libc.ChangeMode(_fifo, 0x124));

        Assert.Equal(InodeMode.S_IFREG | 0xE80, (uint)Stat(_file).Mode);
        Assert.Equal(InodeMode.S_IFIFO | 0x124, (uint)Stat(_fifo).Mode);
    }

    [Fact]
    public void ChangeMode_of_a_symbolic_link_is_EOPNOTSUPP_and_does_not_reach_its_target()
    {
        ushort before = Stat(_file).Mode;

        Assert.Equal(Errno.EOPNOTSUPP, Libc.ChangeMode(_link, 0x1FF));

        Assert.Equal(before, Stat(_file).Mode);
    }

    [Fact]
    public void The_way_for_older_kernels_does_the_same()
    {
        Assert.Equal(Errno.None, Libc.ChangeModeThroughProc(_file, 0x1A0));
        Assert.Equal(Errno.EOPNOTSUPP, Libc.ChangeModeThroughProc(_link, 0x1FF));
        Assert.Equal(Errno.EBADF, Libc.ChangeModeThroughProc(-1, 0x1FF));

        Assert.Equal(0x1A0u, Stat(_file).Mode & InodeMode.PermissionBits);
    }

    [Fact]
    public void ChangeMode_of_a_closed_descriptor_is_EBADF() => Assert.Equal(Errno.EBADF, Libc.ChangeMode(1_000_000, 0x1FF));

    [Fact]
    public void ChangeModePath_follows_the_path()
    {
        Assert.Equal(Errno.None, Libc.ChangeModePath(Encoding.UTF8.GetBytes(_folder.FullPath("link")), 0x100));

        Assert.Equal(0x100u, Stat(_file).Mode & InodeMode.PermissionBits);
        Assert.Equal(Errno.ENOENT, Libc.ChangeModePath("/does/not/exist"u8, 0));
    }

    [Fact]
    public void ChangeOwner_reaches_files_and_links_themselves()
    {
        // Root may give files away; anybody may set what is there already.
        uint user = Libc.GetEffectiveUserId();
        uint other = user == 0 ? 12345 : user;

        Assert.Equal(Errno.None, Libc.ChangeOwner(_link, other, uint.MaxValue));
        Assert.Equal((other, user), (Stat(_link).UserId, Stat(_file).UserId));
        Assert.Equal(Errno.None, Libc.ChangeOwner(_file, other, uint.MaxValue));
        Assert.Equal(other, Stat(_file).UserId);
        Assert.Equal(Errno.EBADF, Libc.ChangeOwner(1_000_000, other, other));
    }

    [Fact]
    public void ChangeOwnerAt_follows_links_or_not()
    {
        uint group = Libc.GetEffectiveGroupId();
        uint other = Libc.GetEffectiveUserId() == 0 ? 12345 : group;

        Assert.Equal(Errno.None, Libc.ChangeOwnerAt(_folder.Descriptor, "link"u8, uint.MaxValue, other, AtFlags.AT_SYMLINK_NOFOLLOW));

        Assert.Equal((other, group), (Stat(_link).GroupId, Stat(_file).GroupId));
        Assert.Equal(Errno.ENOENT, Libc.ChangeOwnerAt(_folder.Descriptor, "none"u8, 0, 0, AtFlags.None));
    }

    [Fact]
    public void SetTimes_reaches_files_and_links_themselves_to_the_nanosecond()
    {
        var access = new Timespec(1_000_000_000, 123_456_789);
        var modification = new Timespec(-1, 999_999_999);

        Assert.Equal(Errno.None, Libc.SetTimes(_link, access, modification));

        Assert.Equal((access, modification), (Stat(_link).AccessTime, Stat(_link).ModifyTime));
        Assert.NotEqual(access, Stat(_file).AccessTime);
    }

    [Fact]
    public void SetTimes_leaves_what_is_omitted_and_sets_now()
    {
        var past = new Timespec(1000, 0);
        Libc.SetTimes(_file, past, past);

        Assert.Equal(Errno.None, Libc.SetTimes(_file, Timespec.Omit, Timespec.Now));

        Assert.Equal(past, Stat(_file).AccessTime);
        Assert.True(Stat(_file).ModifyTime.Seconds > 1_000_000_000);
    }

    [Fact]
    public void SetTimes_of_impossible_nanoseconds_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, Libc.SetTimes(_file, new Timespec(0, 1_000_000_000), Timespec.Omit));

    [Fact]
    public void SetTimesAt_works_by_name()
    {
        var time = new Timespec(5, 6);

        Assert.Equal(Errno.None, Libc.SetTimesAt(_folder.Descriptor, "file"u8, time, time, AtFlags.AT_SYMLINK_NOFOLLOW));

        Assert.Equal(time, Stat(_file).ModifyTime);
        Assert.Equal(Errno.ENOENT, Libc.SetTimesAt(_folder.Descriptor, "none"u8, time, time, AtFlags.None));
    }

    private static StatX Stat(int descriptor)
    {
        Assert.Equal(Errno.None, Libc.StatX(descriptor, StatXMask.STATX_BASIC_STATS, out StatX attributes));
        return attributes;
    }
}
