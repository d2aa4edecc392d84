using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>What mapped-xattr leaves on the host, byte for byte as QEMU's (reference/qemu-9pfs.md §6.5), and what of it guests see.</summary>
public sealed class MappedXattrTests : IDisposable
{
    private readonly Share _share = new(model: SecurityModel.MappedXattr(HostModes.Default));

    public void Dispose() => _share.Dispose();

    [Fact]
    public void A_file_keeps_mode_owner_and_group_in_four_bytes_each()
    {
        Make("file", new CreateRequest(0x9E8, 1000, 77)); // 04750

        Assert.Equal("e8030000", Host("file", "user.virtfs.uid"));
        Assert.Equal("4d000000", Host("file", "user.virtfs.gid"));
        Assert.Equal("e8890000", Host("file", "user.virtfs.mode"));
        Assert.Null(Host("file", "user.virtfs.rdev"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_share.Host("file")));
    }

    [Fact]
    public void A_group_that_is_left_open_is_not_kept()
    {
        Make("file", new CreateRequest(0x1A4, 1000, CreateRequest.Unset));

        Assert.Null(Host("file", "user.virtfs.gid"));
    }

    [Fact]
    public void A_directory_keeps_its_mode_as_it_came()
    {
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("directory"u8, new CreateRequest(0x5ED, 1, 2), out _));

        Assert.Equal("ed450000", Host("directory", "user.virtfs.mode"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_share.Host("directory")));
    }

    [Fact]
    public void A_device_is_an_empty_file_with_its_number_in_eight_bytes()
    {
        Assert.Equal(Errno.None, _share.Root.MakeNode("null"u8, new CreateRequest(InodeMode.S_IFCHR | 0x1B6, 0, 0), DeviceNumber.Make(1, 3), out _));

        Assert.Equal("b6210000", Host("null", "user.virtfs.mode"));
        Assert.Equal("0301000000000000", Host("null", "user.virtfs.rdev"));
        Assert.Equal(0, new FileInfo(_share.Host("null")).Length);
    }

    [Fact]
    public void A_link_is_a_file_with_its_target_and_nothing_behind()
    {
        Assert.Equal(Errno.None, _share.Root.MakeSymlink("link"u8, "some/where"u8, new CreateRequest(0, 5, 6), out _));

        Assert.Equal("some/where", File.ReadAllText(_share.Host("link")));
        Assert.Equal("ffa10000", Host("link", "user.virtfs.mode"));
        Assert.Null(Host("link", "user.virtfs.rdev"));
        Assert.Null(new FileInfo(_share.Host("link")).LinkTarget);
    }

    [Fact]
    public void Modes_of_host_files_can_be_chosen()
    {
        using var share = new Share(model: SecurityModel.MappedXattr(new HostModes(0x1A0, 0x1E8))); // 0640, 0750
        Assert.Equal(Errno.None, share.Root.MakeNode("fifo"u8, Share.Ordinary(InodeMode.S_IFIFO | 0x1FF), 0, out _));
        Assert.Equal(Errno.None, share.Root.MakeDirectory("directory"u8, Share.Ordinary(0x1FF), out _));

        Assert.Equal("640", Convert.ToString((int)File.GetUnixFileMode(share.Host("fifo")), 8));
        Assert.Equal("750", Convert.ToString((int)File.GetUnixFileMode(share.Host("directory")), 8));
    }

    [Fact]
    public void What_QEMU_left_is_seen_as_QEMU_shows_it()
    {
        File.WriteAllText(_share.Host("device"), string.Empty);
        Set("device", "user.virtfs.uid", "ffff0000");
        Set("device", "user.virtfs.mode", "b0610000");
        Set("device", "user.virtfs.rdev", "0008000000000000");

        Virtfs.Server.FileSystems.NodeAttributes attributes = Share.Attributes(_share.Walk("device"));
        Assert.Equal((65535u, InodeMode.S_IFBLK | 0x1B0u, 0x800ul), (attributes.Uid, attributes.Mode, attributes.DeviceNumber));
    }

    [Fact]
    public void An_attribute_of_a_wrong_length_is_none()
    {
        File.WriteAllText(_share.Host("file"), string.Empty);
        Set("file", "user.virtfs.uid", "0102030405");
        Set("file", "user.virtfs.gid", "0102");

        Virtfs.Server.FileSystems.NodeAttributes attributes = Share.Attributes(_share.Walk("file"));
        Assert.Equal((Libc.GetEffectiveUserId(), Libc.GetEffectiveGroupId()), (attributes.Uid, attributes.Gid));
    }

    [Fact]
    public void What_the_host_changes_is_seen_however_often_it_was_looked_at()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1, 1));
        for (uint uid = 2; uid < 200; uid++)
        {
            Set("file", "user.virtfs.uid", Convert.ToHexString(BitConverter.GetBytes(uid)));
            Assert.Equal(uid, Share.Attributes(node).Uid);
        }
    }

    [Fact]
    public void What_the_host_changes_after_a_rest_is_seen_too()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1, 1));
        System.Threading.Thread.Sleep(2100); // Longer than MappedCache.Rest: now it is kept.
        Assert.Equal(1u, Share.Attributes(node).Uid);
        Set("file", "user.virtfs.uid", "05000000");
        Assert.Equal(5u, Share.Attributes(node).Uid);
    }

    [Fact]
    public void The_models_own_attributes_are_not_the_guests()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1, 1));

        Assert.Equal(Errno.ENODATA, node.GetXattr("user.virtfs.uid"u8, new byte[8], out _));
        Assert.Equal(Errno.EACCES, node.SetXattr("user.virtfs.uid"u8, "1234"u8, default));
        Assert.Equal(Errno.EACCES, node.RemoveXattr("user.virtfs.mode"u8));
        Assert.Equal(Errno.None, node.SetXattr("user.other"u8, "x"u8, default));
        Assert.Equal(["user.other"], List(node));
    }

    [Fact]
    public void An_ACL_is_kept_and_not_acted_upon()
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1, 1));
        Assert.Equal(Errno.None, node.SetXattr("system.posix_acl_access"u8, "any bytes"u8, default));

        Assert.Equal(Convert.ToHexStringLower("any bytes"u8), Host("file", "user.virtfs.system.posix_acl_access"));
        byte[] value = new byte[20];
        Assert.Equal(Errno.None, node.GetXattr("system.posix_acl_access"u8, value, out int length));
        Assert.Equal("any bytes", Encoding.ASCII.GetString(value, 0, length));
        Assert.Equal(["system.posix_acl_access"], List(node));
        Assert.Equal(Errno.None, node.RemoveXattr("system.posix_acl_access"u8));
        Assert.Equal(Errno.None, node.RemoveXattr("system.posix_acl_access"u8));
        Assert.Empty(List(node));
    }

    [Theory]
    [InlineData("security.selinux")]
    [InlineData("trusted.x")]
    [InlineData("system.other")]
    public void Other_attributes_are_not_there(string name)
    {
        Node node = Make("file", new CreateRequest(0x1A4, 1, 1));

        Assert.Equal(Errno.EOPNOTSUPP, node.GetXattr(Share.Bytes(name), new byte[8], out _));
        Assert.Equal(Errno.EOPNOTSUPP, node.SetXattr(Share.Bytes(name), "x"u8, default));
        Assert.Equal(Errno.EOPNOTSUPP, node.RemoveXattr(Share.Bytes(name)));
    }

    [Fact]
    public void A_folder_with_user_attributes_is_looked_at_and_left_as_it_was()
    {
        DateTime before = File.GetLastWriteTimeUtc(_share.Path);
        Assert.True(LocalFileSystem.TryOpen(
            new LocalFileSystemOptions { Path = _share.Path, SecurityModel = SecurityModel.MappedXattr(HostModes.Default) }, out LocalFileSystem? opened, out _));
        using (opened)
        {
            Assert.Empty(opened!.Warnings);
        }

        Assert.Null(Host(".", "user.virtfs.none"));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_share.Path));
    }

    private static List<string> List(Node node)
    {
        byte[] names = new byte[1024];
        Assert.Equal(Errno.None, node.ListXattr(names, out int length));
        return [.. Encoding.ASCII.GetString(names, 0, length).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
    }

    private Node Make(string name, CreateRequest request)
    {
        Assert.Equal(Errno.None, _share.Root.Create(Share.Bytes(name), OpenMode.ReadWrite, request, out Node? node, out OpenFile? file, out _));
        file!.Dispose();
        return node!;
    }

    private string? Host(string name, string attribute)
    {
        using var file = new HostPath(_share.Host(name));
        byte[] value = new byte[100];
        Errno errno = Libc.GetXattr(file.Descriptor, Share.Bytes(attribute), value, out int length);
        return errno == Errno.ENODATA ? null : Convert.ToHexStringLower(value.AsSpan(0, length));
    }

    private void Set(string name, string attribute, string hex)
    {
        using var file = new HostPath(_share.Host(name));
        Assert.Equal(Errno.None, Libc.SetXattr(file.Descriptor, Share.Bytes(attribute), Convert.FromHexString(hex), XattrFlags.None));
    }
}
