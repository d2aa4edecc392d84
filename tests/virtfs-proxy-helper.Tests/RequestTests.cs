using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>What requests do, and as whom.</summary>
public sealed class RequestTests : IDisposable
{
    private readonly ServedFolder _served = new();

    public void Dispose() => _served.Dispose();

    [Fact]
    public void What_is_made_for_a_user_is_the_users()
    {
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.MakeDirectory, Path = "//d"u8, Mode = 0x1FF, Uid = 1234, Gid = 5678 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.MakeSymlink, Path = "//l"u8, Other = "t"u8, Uid = 1234, Gid = 5678 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.MakeNode, Path = "//p"u8, Mode = 0x11A4, Uid = 1234, Gid = 5678 }));
        Assert.Equal(Errno.None, _served.Open(Creation("//f", 1234, 5678), out int descriptor));
        Libc.Close(descriptor);
        foreach (string name in (string[])["//d", "//l", "//p", "//f"])
        {
            Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetAttributes, name));
            Assert.Equal((1234u, 5678u), (_served.Attributes().Uid, _served.Attributes().Gid));
        }

        // And after each the helper is root again.
        Assert.Equal(Errno.None, _served.Open(Creation("//mine", uint.MaxValue, uint.MaxValue), out descriptor));
        Libc.Close(descriptor);
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetAttributes, "//mine"));
        Assert.Equal((0u, 0u), (_served.Attributes().Uid, _served.Attributes().Gid));
    }

    [Fact]
    public void A_user_may_make_things_where_only_root_may_write() // CAP_DAC_OVERRIDE is all that is left.
    {
        Directory.CreateDirectory(Path.Combine(_served.Path, "closed"), UnixFileMode.UserRead);
        Assert.Equal(Errno.None, _served.Open(Creation("//closed/f", 1234, 5678), out int descriptor));
        Libc.Close(descriptor);
    }

    [Theory]
    [InlineData(0u, 0u, Errno.None)]
    [InlineData(1u, 0u, Errno.EPERM)]
    [InlineData(0u, 1u, Errno.EPERM)]
    [InlineData(uint.MaxValue, uint.MaxValue, Errno.EPERM)]
    public void Devices_are_made_for_root_alone(uint uid, uint gid, Errno expected)
    {
        var request = new ProxyRequest
        {
            Type = ProxyRequestType.MakeNode,
            Path = "//null"u8,
            Mode = InodeMode.S_IFCHR | 0x1B6,
            Number = DeviceNumber.Make(1, 3),
            Uid = uid,
            Gid = gid,
        };
        Assert.Equal(expected, _served.Ask(request));
    }

    [Fact]
    public void Special_files_are_never_opened()
    {
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.MakeNode, Path = "//fifo"u8, Mode = InodeMode.S_IFIFO | 0x1B6 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.MakeNode, Path = "//null"u8, Mode = InodeMode.S_IFCHR | 0x1B6, Number = DeviceNumber.Make(1, 3) }));
        foreach (string path in (string[])["//fifo", "//null"])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(path);
            Assert.Equal(Errno.ENXIO, _served.Open(new ProxyRequest { Type = ProxyRequestType.Open, Path = bytes }, out _));
            Assert.Equal(Errno.ENXIO, _served.Open(Creation(path, 0, 0), out _));
            Assert.Equal(Errno.EINVAL, _served.Ask(new ProxyRequest { Type = ProxyRequestType.Truncate, Path = bytes }));
            Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetGeneration, path)); // QEMU's helper waits for ever here.
        }
    }

    [Fact]
    public void A_length_that_is_set_takes_set_user_id_away()
    {
        string file = Path.Combine(_served.Path, "program");
        File.WriteAllText(file, "code");
        File.SetUnixFileMode(file, UnixFileMode.SetUser | UnixFileMode.UserExecute);
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.Truncate, Path = "//program"u8, Number = 2 }));
        Assert.Equal(2, new FileInfo(file).Length);
        Assert.Equal(UnixFileMode.UserExecute, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_removal_takes_files_and_empty_directories()
    {
        File.WriteAllText(Path.Combine(_served.Path, "file"), string.Empty);
        Directory.CreateDirectory(Path.Combine(_served.Path, "dir/inner"));
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.Remove, "//file"));
        Assert.Equal(Errno.ENOTEMPTY, _served.Ask(ProxyRequestType.Remove, "//dir"));
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.Remove, "//dir/inner"));
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.Remove, "//dir"));
        Assert.Equal(Errno.ENOENT, _served.Ask(ProxyRequestType.Remove, "//dir"));
    }

    [Fact]
    public void A_target_is_cut_to_one_byte_less_than_asked_for()
    {
        File.CreateSymbolicLink(Path.Combine(_served.Path, "link"), "target");
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ReadLink, Path = "//link"u8, Size = 4 }));
        Assert.Equal("tar", _served.Text());
    }

    [Fact]
    public void An_extended_attributes_length_comes_alone_when_no_room_is_given()
    {
        File.WriteAllText(Path.Combine(_served.Path, "file"), string.Empty);
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.SetXattr, Path = "//file"u8, Other = "user.a"u8, Value = "val"u8, Size = 3 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.GetXattr, Path = "//file"u8, Other = "user.a"u8 }));
        Assert.Equal(3, _served.Number());
        Assert.Equal(Errno.ERANGE, _served.Ask(new ProxyRequest { Type = ProxyRequestType.GetXattr, Path = "//file"u8, Other = "user.a"u8, Size = 2 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.GetXattr, Path = "//file"u8, Other = "user.a"u8, Size = 1000 }));
        Assert.Equal("val", _served.Text());
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ListXattr, Path = "//file"u8, Size = 1000 }));
        Assert.Equal("user.a\0", _served.Text());
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.RemoveXattr, Path = "//file"u8, Other = "user.a"u8 }));
        Assert.Equal(Errno.ENODATA, _served.Ask(new ProxyRequest { Type = ProxyRequestType.GetXattr, Path = "//file"u8, Other = "user.a"u8 }));
    }

    [Fact]
    public void Requests_may_come_before_the_answers_to_others_are_taken()
    {
        byte[] bytes = new byte[64];
        int length = new ProxyRequest { Type = ProxyRequestType.GetAttributes, Path = "/"u8 }.Encode(bytes);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Errno.None, _served.Client.Send(bytes.AsSpan(0, length)));
        }

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Errno.None, _served.Receive());
            Assert.Equal(InodeMode.S_IFDIR, _served.Attributes().Mode & InodeMode.S_IFMT);
        }
    }

    private static ProxyRequest Creation(string path, uint uid, uint gid) => new()
    {
        Type = ProxyRequestType.Create,
        Path = Encoding.UTF8.GetBytes(path),
        Flags = (OpenFlags.O_RDWR | OpenFlags.O_CREAT).Value,
        Mode = 0x1A4,
        Uid = uid,
        Gid = gid,
    };
}
