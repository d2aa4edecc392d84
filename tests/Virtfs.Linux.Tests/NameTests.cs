using System;
using System.IO;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>Calls that make, move and remove names.</summary>
public sealed class NameTests : IDisposable
{
    private readonly OpenFolder _folder = new();
    private readonly int _directory;

    public NameTests() => _directory = _folder.Descriptor;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MakeDirectoryAt_makes_a_directory_once()
    {
        Assert.Equal(Errno.None, Libc.MakeDirectoryAt(_directory, "d"u8, 0x1C0));

        Assert.Equal(InodeMode.S_IFDIR | 0x1C0, Mode("d"u8));
        Assert.Equal(Errno.EEXIST, Libc.MakeDirectoryAt(_directory, "d"u8, 0x1C0));
    }

    [Fact]
    public void MakeNodeAt_makes_FIFOs_and_sockets_without_privilege()
    {
        Assert.Equal(Errno.None, Libc.MakeNodeAt(_directory, "fifo"u8, InodeMode.S_IFIFO | 0x180, 0));
        Assert.Equal(Errno.None, Libc.MakeNodeAt(_directory, "socket"u8, InodeMode.S_IFSOCK | 0x180, 0));

        Assert.Equal(InodeMode.S_IFIFO | 0x180, Mode("fifo"u8));
        Assert.Equal(InodeMode.S_IFSOCK | 0x180, Mode("socket"u8));
        Assert.Equal(Errno.EEXIST, Libc.MakeNodeAt(_directory, "fifo"u8, InodeMode.S_IFIFO, 0));
    }

    [Fact]
    public void MakeNodeAt_of_a_device_keeps_its_number_where_it_is_allowed()
    {
        Errno error = Libc.MakeNodeAt(_directory, "device"u8, InodeMode.S_IFCHR | 0x180, DeviceNumber.Make(200, 70_000));

        Assert.Equal(Libc.GetEffectiveUserId() == 0 ? Errno.None : Errno.EPERM, error);
        Libc.StatX(_directory, "device"u8, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE, out StatX attributes);
        Assert.Equal(error == Errno.None ? (200u, 70_000u) : (0u, 0u), (attributes.SpecialMajor, attributes.SpecialMinor));
    }

    [Fact]
    public void A_symbolic_link_says_what_it_was_told()
    {
        Assert.Equal(Errno.None, Libc.SymlinkAt("../any\xff"u8, _directory, "link"u8));

        byte[] target = new byte[64];
        Assert.Equal(Errno.None, Libc.ReadLinkAt(_directory, "link"u8, target, out int length));
        Assert.Equal("../any\xff"u8, target.AsSpan(0, length));
    }

    [Fact]
    public void A_symbolic_links_own_descriptor_says_it_too()
    {
        Libc.SymlinkAt("target"u8, _directory, "link"u8);
        int link = _folder.OpenPath("link"u8);

        byte[] target = new byte[64];
        Assert.Equal(Errno.None, Libc.ReadLinkAt(link, default, target, out int length));

        Assert.Equal("target"u8, target.AsSpan(0, length));
        Libc.Close(link);
    }

    [Fact]
    public void A_target_that_does_not_fit_is_cut()
    {
        Libc.SymlinkAt("target"u8, _directory, "link"u8);

        Assert.Equal(Errno.None, Libc.ReadLinkAt(_directory, "link"u8, new byte[3], out int length));
        Assert.Equal(3, length);
    }

    [Fact]
    public void ReadLinkAt_of_a_directory_is_EINVAL() => Assert.Equal(Errno.EINVAL, Libc.ReadLinkAt(_directory, "."u8, new byte[3], out _));

    [Fact]
    public void An_empty_or_overlong_target_is_refused()
    {
        Assert.Equal(Errno.ENOENT, Libc.SymlinkAt(default, _directory, "link"u8));
        Assert.Equal(Errno.ENAMETOOLONG, Libc.SymlinkAt(new byte[5000], _directory, "link"u8));
    }

    [Fact]
    public void LinkAt_gives_a_second_name()
    {
        File.WriteAllText(_folder.FullPath("a"), "content");

        Assert.Equal(Errno.None, Libc.LinkAt(_directory, "a"u8, _directory, "b"u8, AtFlags.None));

        Assert.Equal("content", File.ReadAllText(_folder.FullPath("b")));
        Assert.Equal(Errno.EEXIST, Libc.LinkAt(_directory, "a"u8, _directory, "b"u8, AtFlags.None));
    }

    [Fact]
    public void LinkDescriptor_links_a_file_that_was_renamed_meanwhile()
    {
        File.WriteAllText(_folder.FullPath("a"), "content");
        int path = _folder.OpenPath("a"u8);
        Libc.RenameAt(_directory, "a"u8, _directory, "elsewhere"u8);

        Assert.Equal(Errno.None, Libc.LinkDescriptor(path, _directory, "b"u8));

        Assert.Equal("content", File.ReadAllText(_folder.FullPath("b")));
        Libc.Close(path);
    }

    [Fact]
    public void LinkDescriptor_links_a_symbolic_link_itself()
    {
        Libc.SymlinkAt("/etc/passwd"u8, _directory, "link"u8);
        int path = _folder.OpenPath("link"u8);

        Assert.Equal(Errno.None, Libc.LinkDescriptor(path, _directory, "second"u8));

        Assert.Equal("/etc/passwd", new FileInfo(_folder.FullPath("second")).LinkTarget);
        Libc.Close(path);
    }

    [Fact]
    public void LinkDescriptor_of_a_directory_is_EPERM_and_of_a_removed_file_ENOENT()
    {
        Libc.Close(_folder.CreateFile("a"u8));
        int path = _folder.OpenPath("a"u8);
        Libc.UnlinkAt(_directory, "a"u8, AtFlags.None);

        Assert.Equal(Errno.EPERM, Libc.LinkDescriptor(_directory, _directory, "b"u8));
        Assert.Equal(Errno.ENOENT, Libc.LinkDescriptor(path, _directory, "b"u8));
        Libc.Close(path);
    }

    [Fact]
    public void UnlinkAt_tells_files_from_directories()
    {
        Libc.Close(_folder.CreateFile("file"u8));
        Libc.MakeDirectoryAt(_directory, "directory"u8, 0x1C0);

        Assert.Equal(Errno.EISDIR, Libc.UnlinkAt(_directory, "directory"u8, AtFlags.None));
        Assert.Equal(Errno.ENOTDIR, Libc.UnlinkAt(_directory, "file"u8, AtFlags.AT_REMOVEDIR));
        Assert.Equal(Errno.None, Libc.UnlinkAt(_directory, "file"u8, AtFlags.None));
        Assert.Equal(Errno.None, Libc.UnlinkAt(_directory, "directory"u8, AtFlags.AT_REMOVEDIR));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void RenameAt_moves_and_replaces()
    {
        File.WriteAllText(_folder.FullPath("a"), "a");
        File.WriteAllText(_folder.FullPath("b"), "b");

        Assert.Equal(Errno.None, Libc.RenameAt(_directory, "a"u8, _directory, "b"u8));

        Assert.Equal("a", File.ReadAllText(_folder.FullPath("b")));
        Assert.Equal(Errno.ENOENT, Libc.RenameAt(_directory, "a"u8, _directory, "b"u8));
    }

    [Fact]
    public void UnlinkPath_removes_by_path()
    {
        Libc.Close(_folder.CreateFile("a"u8));
        byte[] path = Encoding.UTF8.GetBytes(_folder.FullPath("a"));

        Assert.Equal(Errno.None, Libc.UnlinkPath(path));
        Assert.Equal(Errno.ENOENT, Libc.UnlinkPath(path));
    }

    [Fact]
    public void Every_call_refuses_names_with_NUL()
    {
        Assert.Equal(Errno.EINVAL, Libc.MakeDirectoryAt(_directory, "a\0"u8, 0));
        Assert.Equal(Errno.EINVAL, Libc.MakeNodeAt(_directory, "a\0"u8, InodeMode.S_IFIFO, 0));
        Assert.Equal(Errno.EINVAL, Libc.SymlinkAt("a\0"u8, _directory, "b"u8));
        Assert.Equal(Errno.EINVAL, Libc.SymlinkAt("a"u8, _directory, "b\0"u8));
        Assert.Equal(Errno.EINVAL, Libc.LinkAt(_directory, "a\0"u8, _directory, "b"u8, AtFlags.None));
        Assert.Equal(Errno.EINVAL, Libc.LinkAt(_directory, "a"u8, _directory, "b\0"u8, AtFlags.None));
        Assert.Equal(Errno.EINVAL, Libc.LinkDescriptor(_directory, _directory, "b\0"u8));
        Assert.Equal(Errno.EINVAL, Libc.UnlinkAt(_directory, "a\0"u8, AtFlags.None));
        Assert.Equal(Errno.EINVAL, Libc.RenameAt(_directory, "a\0"u8, _directory, "b"u8));
        Assert.Equal(Errno.EINVAL, Libc.RenameAt(_directory, "a"u8, _directory, "b\0"u8));
        Assert.Equal(Errno.EINVAL, Libc.ReadLinkAt(_directory, "a\0"u8, new byte[1], out _));
        Assert.Equal(Errno.EINVAL, Libc.ChangeOwnerAt(_directory, "a\0"u8, 0, 0, AtFlags.None));
        Assert.Equal(Errno.EINVAL, Libc.SetTimesAt(_directory, "a\0"u8, default, default, AtFlags.None));
        Assert.Equal(Errno.EINVAL, Libc.ChangeModePath("a\0"u8, 0));
        Assert.Equal(Errno.EINVAL, Libc.StatX(_directory, "a\0"u8, default, StatXMask.None, out _));
        Assert.Equal(Errno.EINVAL, Libc.OpenAt2(_directory, "a\0"u8, default, 0, 0, out _));
        Assert.Equal(Errno.EINVAL, Libc.StatFs("a\0"u8, out _));
        Assert.Equal(Errno.EINVAL, Libc.SetXattr(_directory, "user.a\0"u8, default, XattrFlags.None));
        Assert.Equal(Errno.EINVAL, Libc.MemFdCreate("a\0"u8, MemFdFlags.None, out _));
    }

    private uint Mode(ReadOnlySpan<byte> name)
    {
        const StatXFlags NoFollow = StatXFlags.AT_SYMLINK_NOFOLLOW;
        Assert.Equal(Errno.None, Libc.StatX(_directory, name, NoFollow, StatXMask.STATX_BASIC_STATS, out StatX attributes));
        return attributes.Mode;
    }
}
