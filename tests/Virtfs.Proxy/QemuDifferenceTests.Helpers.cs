using System;
using System.Linq;
using Virtfs.Differential;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Proxy;

/// <content>What becomes of a helper: these tests have servers or helpers of their own.</content>
public sealed partial class QemuDifferenceTests
{
    // A request that is not blocked takes less than a millisecond.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    [Fact]
    [Shows("a helper that dies")]
    public void QEMU_has_lost_a_helper_that_died_for_good_and_virtfsd_finds_the_next()
    {
        using var qemu = new QemuSide();
        using var virtfsd = new VirtfsdSide();
        foreach (ProxySide side in (ProxySide[])[qemu, virtfsd])
        {
            side.Begin();
            side.Folder.Helper.Process.Kill();
            Assert.Equal(Errno.EIO, side.Peer.Ask(Request.GetAttributes(0)).Error);
            using Helper next = side.Folder.StartHelper();
            Assert.Equal(side == qemu ? Errno.EIO : Errno.None, side.Peer.Ask(Request.GetAttributes(0)).Error);
        }
    }

    [Fact]
    [Shows("a fifo")]
    public void Opening_a_fifo_blocks_QEMUs_helper_with_all_requests_and_virtfsd_does_not_ask_for_it()
    {
        using var qemu = new QemuSide();
        foreach (ProxySide side in (ProxySide[])[qemu, _virtfsd])
        {
            side.Begin();
            side.OnHost("mkfifo fifo");
            side.Peer.Walk(1, "fifo");
        }

        Assert.Equal(Errno.ENXIO, _virtfsd.Peer.Ask(Request.Open(1)).Error);
        qemu.Peer.Post(2, Request.Open(1));
        Assert.True(qemu.Peer.IsSilentFor(Silence));
        qemu.Peer.Post(3, Request.GetAttributes(0));
        Assert.True(qemu.Peer.IsSilentFor(Silence));

        // Until somebody opens the other end.
        qemu.OnHost("exec 5<>fifo; sleep 1");
        Reply[] replies = [.. new[] { qemu.Peer.Receive(), qemu.Peer.Receive() }.OrderBy(answer => answer.Tag).Select(answer => answer.Reply!)];
        Assert.Equal(Errno.ENXIO, replies[0].Error);
        _ = replies[1].Ok;
    }

    [Fact]
    [Shows("rights of the helper")]
    public void QEMUs_helper_loses_its_rights_where_root_makes_something_for_another_group_and_virtfs_proxy_helper_keeps_them()
    {
        const uint User = 1000;
        using var qemu = new QemuSide();
        foreach (ProxySide side in (ProxySide[])[qemu, _virtfsd])
        {
            side.Begin();
            side.OnHost("chmod 777 .; touch file");
            side.Peer.Walk(1, "file");
            _ = side.Peer.Ask(Request.Attach(2, userId: User)).Ok;
            _ = side.Peer.Ask(Request.MakeDirectory(0, "directory", gid: User)).Ok;
            bool isQemu = side == qemu;
            Assert.Equal(isQemu ? Errno.EPERM : Errno.None, side.Peer.Ask(Request.SetAttributes(1, SetattrMask.Uid, uid: User)).Error);

            // It cannot become the user again, nor root, and ends itself.
            Assert.Equal(isQemu ? Errno.EIO : Errno.None, side.Peer.Ask(Request.MakeDirectory(2, "users", gid: User)).Error);
            Assert.Equal(isQemu ? Errno.EIO : Errno.None, side.Peer.Ask(Request.GetAttributes(0)).Error);
        }
    }

    [Fact]
    [Shows("malformed sizes")]
    public void A_negative_size_ends_QEMUs_helper_and_is_EINVAL_for_virtfs_proxy_helper()
    {
        var request = new ProxyRequest { Type = ProxyRequestType.ReadLink, Path = "//link"u8, Size = -1 };
        using var qemu = new HelperFolder(HelperKind.Qemu);
        qemu.OnHost("ln -s target link");
        using var client = new HelperClient(qemu);
        Assert.Null(client.Ask(request));
        Assert.NotEqual(0, qemu.Helper.Process.WaitForExit());

        using var own = new HelperFolder(HelperKind.Own);
        own.OnHost("ln -s target link");
        using var ownClient = new HelperClient(own);
        Assert.Equal(Errno.EINVAL, ownClient.Ask(request));
    }

    [Fact]
    [Shows("malformed sizes")]
    public void Of_a_size_beyond_the_value_QEMUs_helper_takes_what_lies_behind_it_and_virtfs_proxy_helper_takes_nothing()
    {
        var request = new ProxyRequest { Type = ProxyRequestType.SetXattr, Path = "//file"u8, Other = "user.a"u8, Value = "value"u8, Size = 50 };
        using var qemu = new HelperFolder(HelperKind.Qemu);
        qemu.OnHost("touch file");
        using var client = new HelperClient(qemu);
        Assert.Equal(Errno.None, client.Ask(request));
        Assert.Equal("50", qemu.OnHost("python3 -c \"import os; print(len(os.getxattr('file', 'user.a')))\""));

        using var own = new HelperFolder(HelperKind.Own);
        own.OnHost("touch file");
        using var ownClient = new HelperClient(own);
        Assert.Equal(Errno.EINVAL, ownClient.Ask(request));
        Assert.Equal("[]", own.OnHost("python3 -c \"import os; print(os.listxattr('file'))\""));
    }
}
