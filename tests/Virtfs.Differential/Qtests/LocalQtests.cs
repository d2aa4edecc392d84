using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Differential.Host;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Qtests;

/// <summary>QEMU's qtests of its driver local, under their names: what they send and what they expect (the slow ones too).</summary>
public abstract class LocalQtests(ServersFixture servers, string server) : Qtest(servers, server)
{
    private const string Local = "local";
    private const int LongestUsualPath = 65536;

    [Fact(DisplayName = "local/config")]
    public void Config() => Assert.Equal(QtestServers.MountTag, Client(Local).Device.MountTag);

    [Fact(DisplayName = "local/create_dir")]
    public void CreateDirectory()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "01");
        Assert.True(Directory.Exists(Path.Combine(folder, "01")));
    }

    [Fact(DisplayName = "local/unlinkat_dir")]
    public void UnlinkDirectory()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "02");
        Assert.True(Directory.Exists(Path.Combine(folder, "02")));
        client.Unlink("/", "02", UnlinkatFlags.RemoveDirectory);
        Assert.False(Directory.Exists(Path.Combine(folder, "02")));
    }

    [Fact(DisplayName = "local/create_file")]
    public void CreateFile()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "03");
        client.CreateFile("03", "1st_file");
        Assert.True(IsRegular(Path.Combine(folder, "03/1st_file")));
    }

    [Fact(DisplayName = "local/unlinkat_file")]
    public void UnlinkFile()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "04");
        client.CreateFile("04", "doa_file");
        Assert.True(IsRegular(Path.Combine(folder, "04/doa_file")));
        client.Unlink("04", "doa_file");
        Assert.False(Exists(Path.Combine(folder, "04/doa_file")));
    }

    [Fact(DisplayName = "local/symlink_file")]
    public void SymlinkFile()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "05");
        client.CreateFile("05", "real_file");
        client.MakeSymlink("05", "symlink_file", "real_file");
        Assert.True(Exists(Path.Combine(folder, "05/symlink_file")));
    }

    [Fact(DisplayName = "local/unlinkat_symlink")]
    public void UnlinkSymlink()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "06");
        client.CreateFile("06", "real_file");
        client.MakeSymlink("06", "symlink_file", "real_file");
        Assert.True(Exists(Path.Combine(folder, "06/symlink_file")));
        client.Unlink("06", "symlink_file");
        Assert.False(Exists(Path.Combine(folder, "06/symlink_file")));
    }

    [Fact(DisplayName = "local/hardlink_file")]
    public void HardlinkFile()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "07");
        client.CreateFile("07", "real_file");
        client.MakeLink("07", "hardlink_file", "07/real_file");
        StatX file = Stat(Path.Combine(folder, "07/real_file"));
        StatX link = Stat(Path.Combine(folder, "07/hardlink_file"));
        Assert.True(IsRegular(Path.Combine(folder, "07/hardlink_file")));
        Assert.Equal((file.Device, file.Inode), (link.Device, link.Inode));
    }

    [Fact(DisplayName = "local/unlinkat_hardlink")]
    public void UnlinkHardlink()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "08");
        client.CreateFile("08", "real_file");
        client.MakeLink("08", "hardlink_file", "08/real_file");
        Assert.True(IsRegular(Path.Combine(folder, "08/hardlink_file")));
        client.Unlink("08", "hardlink_file");
        Assert.False(Exists(Path.Combine(folder, "08/hardlink_file")));
        Assert.True(Exists(Path.Combine(folder, "08/real_file")));
    }

    [Fact(DisplayName = "local/use_after_unlink")]
    public void UseAfterUnlink()
    {
        (QtestClient client, string folder) = Begin();
        client.MakeDirectory("/", "09");
        client.CreateFile("09", "doa_file");
        Assert.True(IsRegular(Path.Combine(folder, "09/doa_file")));
        uint fid = client.WalkTo("09/doa_file");
        client.Open(fid, LopenFlags.WriteOnly);
        client.Unlink("09", "doa_file");
        Assert.False(Exists(Path.Combine(folder, "09/doa_file")));
        client.GetAttributes(fid);
        Assert.Equal(16384u, client.Write(fid, new byte[16384]));
        client.SetSize(fid, 2001);
        Assert.Equal(2001UL, client.GetAttributes(fid).Size);
    }

    [Fact(DisplayName = "local/deep_absolute_path")]
    public void DeepAbsolutePath()
    {
        (QtestClient client, string folder) = Begin();
        string name = new('d', 255);
        uint fid = client.WalkTo("/");
        for (int length = folder.Length; length <= LongestUsualPath; length += 1 + name.Length)
        {
            client.MakeDirectory(fid, name);
            uint below = client.NewFid();
            Assert.Single(client.Walk(fid, below, name));
            fid = below;
        }

        client.GetAttributes(fid);
    }

    [Fact(DisplayName = "local/xattr_limit/default")]
    public void XattrLimitDefault() => LimitXattrs(Local, 1024, Errno.ENOSPC);

    [Fact(DisplayName = "local/xattr_limit/custom")]
    public void XattrLimitCustom() => LimitXattrs("localCustom", 100, Errno.ENOSPC);

    [Fact(DisplayName = "local/xattr_limit/unlimited")]
    public void XattrLimitUnlimited() => LimitXattrs("localUnlimited", WithoutLimit, Errno.None);

    private (QtestClient Client, string Folder) Begin()
    {
        HostFolder folder = Servers.Folder(Server, Local);
        folder.Clear();
        return (Attached(Local), folder.Path);
    }

    private void LimitXattrs(string export, int count, Errno beyond)
    {
        HostFolder folder = Servers.Folder(Server, export);
        folder.Clear();
        folder.MakeFile("WRITE");
        FillXattrs(Attached(export), count, beyond, _ => { });
        byte[] value = new byte[2048];
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path.Combine(folder.Path, "WRITE")), OpenFlags.O_PATH, 0, out int file));
        Errno errno = Libc.GetXattr(file, "user.test"u8, value, out int length);
        Libc.Close(file);
        Assert.Equal(Errno.None, errno);
        Assert.Equal(Enumerable.Repeat((byte)'X', 1024), value[..length]);
    }

    private static bool IsRegular(string path) => InodeMode.IsRegular(Stat(path).Mode);

    // Follows links, as QEMU's test does.
    private static bool Exists(string path) => File.Exists(path);

    private static StatX Stat(string path)
    {
        Errno errno = Libc.StatX(
            Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX attributes);
        Assert.Equal(Errno.None, errno);
        return attributes;
    }
}
