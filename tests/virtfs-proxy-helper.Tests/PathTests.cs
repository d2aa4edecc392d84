using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>Where paths lead: as with QEMU's helper, but that no symbolic link is followed, and nothing depends on the changed root.</summary>
public sealed class PathTests : IDisposable
{
    private readonly ServedFolder _served = new();

    public PathTests()
    {
        File.WriteAllText(Path.Combine(_served.Above, "secret"), "outside");
        Directory.CreateDirectory(Path.Combine(_served.Path, "dir/inner"));
        File.WriteAllText(Path.Combine(_served.Path, "dir/file"), "inside");
        File.CreateSymbolicLink(Path.Combine(_served.Path, "link"), "dir");
        File.CreateSymbolicLink(Path.Combine(_served.Path, "file-link"), "dir/file");
        File.CreateSymbolicLink(Path.Combine(_served.Path, "up"), "../secret");
        File.CreateSymbolicLink(Path.Combine(_served.Path, "absolute"), Path.Combine(_served.Above, "secret"));
    }

    public void Dispose() => _served.Dispose();

    [Theory]
    [InlineData("/", "")]
    [InlineData("//dir", "dir")]
    [InlineData("dir", "dir")]
    [InlineData("/dir/file", "dir/file")]
    [InlineData("//dir//file", "dir/file")]
    [InlineData("//dir/", "dir")]
    [InlineData("//dir/.", "dir")]
    [InlineData("//dir/..", "")]
    [InlineData("//dir/inner/..", "dir")]
    [InlineData("//dir/../dir/file", "dir/file")]
    [InlineData("//..", "")]
    [InlineData("//../../..", "")]
    [InlineData("//../dir", "dir")]
    [InlineData("//dir/../../secret/../dir", null)]
    [InlineData("//../secret", null)]
    [InlineData("", null)]
    [InlineData("//missing/..", null)]
    public void A_path_leads_within_the_folder(string path, string? expected)
    {
        Errno errno = _served.Ask(ProxyRequestType.GetAttributes, path);
        Assert.Equal(expected is null ? Errno.ENOENT : Errno.None, errno);
        if (expected is not null)
        {
            Assert.Equal(InodeOf(Path.Combine(_served.Path, expected)), _served.Attributes().Inode);
        }
    }

    [Fact]
    public void A_links_attributes_are_its_own()
    {
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetAttributes, "//up"));
        Assert.Equal(InodeMode.S_IFLNK, _served.Attributes().Mode & InodeMode.S_IFMT);
    }

    [Theory]
    [InlineData("//link/file", Errno.ELOOP)]
    [InlineData("//link/", Errno.ELOOP)]
    [InlineData("//link/..", Errno.ELOOP)]
    [InlineData("//up/x", Errno.ELOOP)]
    [InlineData("//dir/file/x", Errno.ENOTDIR)]
    public void No_link_is_followed_on_the_way(string path, Errno expected) =>
        Assert.Equal(expected, _served.Ask(ProxyRequestType.GetAttributes, path));

    [Theory]
    [InlineData("//file-link")]
    [InlineData("//up")]
    [InlineData("//absolute")]
    public void No_link_is_followed_at_the_end(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        Assert.Equal(Errno.ELOOP, _served.Open(new ProxyRequest { Type = ProxyRequestType.Open, Path = bytes }, out _));
        Assert.Equal(Errno.ELOOP, _served.Open(new ProxyRequest { Type = ProxyRequestType.Open, Path = bytes, Flags = OpenFlags.O_RDWR.Value | OpenFlags.O_TRUNC.Value }, out _));
        Assert.Equal(Errno.ELOOP, _served.Open(new ProxyRequest { Type = ProxyRequestType.Create, Path = bytes, Flags = (OpenFlags.O_RDWR | OpenFlags.O_CREAT).Value, Mode = 0x1A4 }, out _));
        Assert.Equal(Errno.ELOOP, _served.Ask(new ProxyRequest { Type = ProxyRequestType.Truncate, Path = bytes }));
        Assert.Equal(Errno.ELOOP, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ChangeMode, Path = bytes, Mode = 0x1FF }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ChangeOwner, Path = bytes, Uid = 12, Gid = 13 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.SetTimes, Path = bytes, Times = new ProxyTimes(1, 0, 1, 0) }));
        AssertOutsideUntouched();
        Assert.Equal("inside", File.ReadAllText(Path.Combine(_served.Path, "dir/file")));
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetAttributes, path));
        Assert.Equal(12u, _served.Attributes().Uid);
    }

    [Fact]
    public void Names_are_not_made_moved_or_linked_out_of_the_folder()
    {
        Assert.Equal(Errno.ENOENT, _served.Ask(Two(ProxyRequestType.Rename, "//dir/file", "//missing/../x")));
        Assert.Equal(Errno.None, _served.Ask(Two(ProxyRequestType.Rename, "//dir/file", "//../moved")));
        Assert.True(File.Exists(Path.Combine(_served.Path, "moved")));
        Assert.Equal(Errno.None, _served.Ask(Two(ProxyRequestType.MakeLink, "//../../moved", "//dir/linked")));
        Assert.Equal(Errno.ENOENT, _served.Ask(Two(ProxyRequestType.MakeLink, "//../secret", "//stolen")));
        Assert.Equal(Errno.ENOENT, _served.Ask(ProxyRequestType.Remove, "//../secret"));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.MakeDirectory, Path = "//../made"u8, Mode = 0x1ED }));
        Assert.True(Directory.Exists(Path.Combine(_served.Path, "made")));
        AssertOutsideUntouched();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//dir/..")]
    [InlineData("//dir/.")]
    public void A_directory_is_not_removed_by_its_dots(string path) => Assert.Equal(Errno.EBUSY, _served.Ask(ProxyRequestType.Remove, path));

    [Fact]
    public void A_path_of_more_than_4095_bytes_is_ENAMETOOLONG()
    {
        Assert.Equal(Errno.ENAMETOOLONG, _served.Ask(ProxyRequestType.GetAttributes, new string('/', 4096)));
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetAttributes, new string('/', 4095)));
        Assert.Equal(Errno.ENAMETOOLONG, _served.Ask(ProxyRequestType.GetAttributes, "//" + new string('n', 256)));
    }

    private static ProxyRequest Two(ProxyRequestType type, string path, string other) =>
        new() { Type = type, Path = Encoding.UTF8.GetBytes(path), Other = Encoding.UTF8.GetBytes(other) };

    private static ulong InodeOf(string path)
    {
        Assert.Equal(Errno.None, Libc.StatX(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX stat));
        return stat.Inode;
    }

    private void AssertOutsideUntouched()
    {
        Assert.Equal("outside", File.ReadAllText(Path.Combine(_served.Above, "secret")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_served.Above).Length);
    }
}
