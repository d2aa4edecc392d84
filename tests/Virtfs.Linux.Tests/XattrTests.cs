using System;
using System.Linq;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>Extended attributes through O_PATH descriptors.</summary>
public sealed class XattrTests : IDisposable
{
    private readonly OpenFolder _folder = new();
    private readonly int _file;
    private readonly int _link;

    public XattrTests()
    {
        Libc.Close(_folder.CreateFile("file"u8));
        Libc.SymlinkAt("file"u8, _folder.Descriptor, "link"u8);
        Libc.MakeDirectoryAt(_folder.Descriptor, "directory"u8, 0x1C0);
        _file = _folder.OpenPath("file"u8);
        _link = _folder.OpenPath("link"u8);
    }

    public void Dispose()
    {
        Libc.Close(_file);
        Libc.Close(_link);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("directory")]
    public void A_value_is_set_read_listed_and_removed(string name)
    {
        int path = _folder.OpenPath(Encoding.ASCII.GetBytes(name));
        byte[] buffer = new byte[1000];

        Assert.Equal(Errno.None, Libc.SetXattr(path, "user.test"u8, "value\0"u8, XattrFlags.None));
        Assert.Equal(Errno.None, Libc.GetXattr(path, "user.test"u8, buffer, out int length));
        Assert.Equal("value\0"u8, buffer.AsSpan(0, length));
        Assert.Contains("user.test", List(path), StringComparer.Ordinal);
        Assert.Equal(Errno.None, Libc.RemoveXattr(path, "user.test"u8));
        Assert.Equal(Errno.ENODATA, Libc.GetXattr(path, "user.test"u8, buffer, out _));
        Libc.Close(path);
    }

    [Fact]
    public void It_works_after_the_last_name_is_gone()
    {
        Libc.UnlinkAt(_folder.Descriptor, "file"u8, AtFlags.None);

        Assert.Equal(Errno.None, Libc.SetXattr(_file, "user.test"u8, "x"u8, XattrFlags.None));
        Assert.Equal(Errno.None, Libc.GetXattr(_file, "user.test"u8, new byte[8], out int length));
        Assert.Equal(1, length);
    }

    [Fact]
    public void It_works_on_a_descriptor_that_is_open_for_data()
    {
        int file = _folder.Open("file"u8, OpenFlags.O_RDWR);

        Assert.Equal(Errno.None, Libc.SetXattr(file, "user.test"u8, "x"u8, XattrFlags.None));
        Assert.Equal(Errno.None, Libc.GetXattr(_file, "user.test"u8, new byte[8], out _));
        Libc.Close(file);
    }

    [Fact]
    public void The_calls_for_open_files_agree_with_those_for_path_descriptors()
    {
        int file = _folder.Open("file"u8, OpenFlags.O_RDONLY);
        byte[] buffer = new byte[100];

        Assert.Equal(Errno.None, Libc.FSetXattr(file, "user.test"u8, "abc"u8, XattrFlags.XATTR_CREATE));
        Assert.Equal(Errno.None, Libc.GetXattr(_file, "user.test"u8, buffer, out int byPath));
        Assert.Equal(Errno.None, Libc.FGetXattr(file, "user.test"u8, buffer, out int byFile));
        Assert.Equal((3, 3), (byPath, byFile));
        Assert.Equal(Errno.None, Libc.FListXattr(file, buffer, out int listed));
        Assert.Contains("user.test\0", Encoding.ASCII.GetString(buffer, 0, listed), StringComparison.Ordinal);
        Assert.Equal(Errno.None, Libc.FRemoveXattr(file, "user.test"u8));
        Assert.Equal(Errno.ENODATA, Libc.FGetXattr(file, "user.test"u8, buffer, out _));
        Libc.Close(file);
    }

    [Fact]
    public void The_calls_for_open_files_refuse_path_descriptors()
    {
        Assert.Equal(Errno.EBADF, Libc.FGetXattr(_file, "user.a"u8, default, out _));
        Assert.Equal(Errno.EBADF, Libc.FListXattr(_file, default, out _));
        Assert.Equal(Errno.EBADF, Libc.FSetXattr(_file, "user.a"u8, default, XattrFlags.None));
        Assert.Equal(Errno.EBADF, Libc.FRemoveXattr(_file, "user.a"u8));
    }

    [Fact]
    public void A_symbolic_link_is_meant_itself_and_not_its_target()
    {
        Libc.SetXattr(_file, "user.test"u8, "target's"u8, XattrFlags.None);

        Assert.Equal(Errno.ENODATA, Libc.GetXattr(_link, "user.test"u8, new byte[8], out _));
        Assert.Equal(Errno.EPERM, Libc.SetXattr(_link, "user.test"u8, "x"u8, XattrFlags.None));
        Assert.DoesNotContain("user.test", List(_link), StringComparer.Ordinal);
    }

    [Fact]
    public void A_symbolic_link_carries_trusted_attributes_of_its_own()
    {
        // trusted.* takes CAP_SYS_ADMIN; what a file allows a link must allow too.
        Errno allowed = Libc.SetXattr(_file, "trusted.file"u8, "x"u8, XattrFlags.None);

        Assert.Equal(allowed, Libc.SetXattr(_link, "trusted.link"u8, "abc"u8, XattrFlags.None));
        Errno readable = allowed == Errno.None ? Errno.None : Errno.ENODATA;
        Assert.Equal(readable, Libc.GetXattr(_link, "trusted.link"u8, new byte[8], out int length));
        Assert.Equal(allowed == Errno.None ? 3 : 0, length);
        Assert.Equal(Errno.ENODATA, Libc.GetXattr(_file, "trusted.link"u8, new byte[8], out _));
        Assert.Equal(allowed, Libc.RemoveXattr(_link, "trusted.link"u8));
    }

    [Fact]
    public void An_empty_buffer_asks_for_the_size()
    {
        Libc.SetXattr(_file, "user.test"u8, new byte[100], XattrFlags.None);

        Assert.Equal(Errno.None, Libc.GetXattr(_file, "user.test"u8, default, out int length));
        Assert.Equal(Errno.None, Libc.ListXattr(_file, default, out int listLength));

        Assert.Equal(100, length);
        Assert.True(listLength >= "user.test\0".Length);
    }

    [Fact]
    public void A_buffer_too_small_is_ERANGE()
    {
        Libc.SetXattr(_file, "user.test"u8, new byte[100], XattrFlags.None);

        Assert.Equal(Errno.ERANGE, Libc.GetXattr(_file, "user.test"u8, new byte[99], out _));
        Assert.Equal(Errno.ERANGE, Libc.ListXattr(_file, new byte[2], out _));
    }

    [Fact]
    public void An_empty_value_is_a_value()
    {
        Assert.Equal(Errno.None, Libc.SetXattr(_file, "user.empty"u8, default, XattrFlags.None));
        Assert.Equal(Errno.None, Libc.GetXattr(_file, "user.empty"u8, new byte[8], out int length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void Creating_and_replacing_can_be_demanded()
    {
        Assert.Equal(Errno.ENODATA, Libc.SetXattr(_file, "user.test"u8, "x"u8, XattrFlags.XATTR_REPLACE));
        Assert.Equal(Errno.None, Libc.SetXattr(_file, "user.test"u8, "x"u8, XattrFlags.XATTR_CREATE));
        Assert.Equal(Errno.EEXIST, Libc.SetXattr(_file, "user.test"u8, "x"u8, XattrFlags.XATTR_CREATE));
    }

    [Fact]
    public void Removing_what_is_not_there_is_ENODATA() => Assert.Equal(Errno.ENODATA, Libc.RemoveXattr(_file, "user.none"u8));

    [Fact]
    public void A_name_over_255_bytes_is_ERANGE() =>
        Assert.Equal(Errno.ERANGE, Libc.SetXattr(_file, Encoding.ASCII.GetBytes("user." + new string('x', 251)), "x"u8, XattrFlags.None));

    [Fact]
    public void Negative_descriptors_are_EBADF()
    {
        Assert.Equal(Errno.EBADF, Libc.GetXattr(-1, "user.a"u8, default, out _));
        Assert.Equal(Errno.EBADF, Libc.SetXattr(-1, "user.a"u8, default, XattrFlags.None));
        Assert.Equal(Errno.EBADF, Libc.ListXattr(-1, default, out _));
        Assert.Equal(Errno.EBADF, Libc.RemoveXattr(-1, "user.a"u8));
    }

    private static string[] List(int path)
    {
        byte[] buffer = new byte[4096];
        Assert.Equal(Errno.None, Libc.ListXattr(path, buffer, out int length));
        return Encoding.ASCII.GetString(buffer, 0, length).Split('\0').SkipLast(1).ToArray();
    }
}
