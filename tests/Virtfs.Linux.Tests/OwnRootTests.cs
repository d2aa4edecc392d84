using System;
using System.Text;
using System.Threading;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>Calls for a program that has changed its root: without /proc, by names in a directory of a thread's own.</summary>
[Collection(ProcessStateCollection.Name)]
public sealed class OwnRootTests : IDisposable
{
    private readonly OpenFolder _folder = new();

    public OwnRootTests()
    {
        Libc.Close(_folder.CreateFile("file"u8));
        Libc.SymlinkAt("file"u8, _folder.Descriptor, "link"u8);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChangeModeAt_changes_a_file_and_refuses_a_link()
    {
        Assert.Equal(Errno.None, Libc.ChangeModeAt(_folder.Descriptor, "file"u8, 0x9C0));
        Assert.Equal(Errno.EOPNOTSUPP, Libc.ChangeModeAt(_folder.Descriptor, "link"u8, 0x1FF));
        Assert.Equal(Errno.ENOENT, Libc.ChangeModeAt(_folder.Descriptor, "missing"u8, 0x1FF));
        Assert.Equal(0x9C0u, Mode("file"));
    }

    [Fact]
    public void A_thread_has_a_working_directory_a_root_and_a_umask_of_its_own()
    {
        Errno root = Errno.EIO;
        OnThread(() =>
        {
            Libc.Umask(0x7);
            Assert.Equal(Errno.None, Libc.ChangeDirectory(_folder.Descriptor));
            root = Libc.ChangeRootHere();
            Assert.Equal(Errno.None, Libc.StatX(Libc.CurrentDirectory, "/file"u8, default, StatXMask.STATX_TYPE, out _));
        });
        uint umask = Libc.Umask(0x12);
        Libc.Umask(umask);
        Assert.Equal(Errno.None, root);
        Assert.NotEqual(0x7u, umask);
        Assert.Equal(Errno.ENOENT, Libc.StatX(Libc.CurrentDirectory, "/file"u8, default, StatXMask.STATX_TYPE, out _));
    }

    [Fact]
    public void A_value_is_set_read_listed_and_removed_by_name() => OnThread(() =>
    {
        byte[] buffer = new byte[100];
        Assert.Equal(Errno.None, Libc.ChangeDirectory(_folder.Descriptor));
        Assert.Equal(Errno.None, Libc.SetLinkXattr("file"u8, "user.a"u8, "value"u8, default));
        Assert.Equal(Errno.None, Libc.GetLinkXattr("file"u8, "user.a"u8, buffer, out int length));
        Assert.Equal("value", Encoding.ASCII.GetString(buffer, 0, length));
        Assert.Equal(Errno.None, Libc.ListLinkXattr("file"u8, buffer, out length));
        Assert.Contains("user.a\0", Encoding.ASCII.GetString(buffer, 0, length), StringComparison.Ordinal);
        Assert.Equal(Errno.None, Libc.RemoveLinkXattr("file"u8, "user.a"u8));
        Assert.Equal(Errno.ENODATA, Libc.GetLinkXattr("file"u8, "user.a"u8, buffer, out _));
    });

    [Fact]
    public void A_link_is_meant_itself() => OnThread(() =>
    {
        Assert.Equal(Errno.None, Libc.ChangeDirectory(_folder.Descriptor));
        Assert.Equal(Errno.EPERM, Libc.SetLinkXattr("link"u8, "user.a"u8, "value"u8, default));
        Assert.Equal(Errno.ENODATA, Libc.GetLinkXattr("file"u8, "user.a"u8, default, out _));
    });

    private static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(Errno.None, Libc.UnshareFileSystemContext());
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private uint Mode(string name)
    {
        Assert.Equal(Errno.None, Libc.StatX(_folder.Descriptor, Encoding.ASCII.GetBytes(name), default, StatXMask.STATX_BASIC_STATS, out StatX stat));
        return stat.Mode & InodeMode.PermissionBits;
    }
}
