using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// Devices, FIFOs and sockets are never opened on the host, whoever made them: CVE-2023-2861 (QEMU), CVE-2020-35517 (virtiofsd). They can be walked to,
/// stat'ed, renamed and removed as anything else.
/// </summary>
public sealed class SpecialFileTests : IDisposable
{
    private readonly SharedFolder _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(Way.Ring, "fifo")]
    [InlineData(Way.Ring, "socket")]
    [InlineData(Way.Ring, "character device")]
    [InlineData(Way.Ring, "block device")]
    [InlineData(Way.Socket, "fifo")]
    [InlineData(Way.Socket, "socket")]
    [InlineData(Way.Socket, "character device")]
    [InlineData(Way.Socket, "block device")]
    public void CVE_2023_2861_a_special_file_is_not_opened_and_nothing_waits_for_it(Way way, string kind)
    {
        Make(kind);
        Peer peer = _shared.Connect(way);
        long began = Stopwatch.GetTimestamp();
        LopenFlags[] ways =
        [
            LopenFlags.ReadOnly, LopenFlags.WriteOnly, LopenFlags.ReadWrite, LopenFlags.ReadOnly | LopenFlags.NonBlock, LopenFlags.WriteOnly | LopenFlags.Truncate,
        ];
        foreach (LopenFlags flags in ways)
        {
            peer.Walk(1, "special");
            Assert.Equal(Errno.ENXIO, peer.Ask(Request.Open(1, flags)).Error);
            _ = peer.Ask(Request.Clunk(1)).Ok;
            peer.Walk(2, string.Empty);
            Assert.Equal(Errno.ENXIO, peer.Ask(Request.Create(2, "special", flags)).Error);
            _ = peer.Ask(Request.Clunk(2)).Ok;
        }

        peer.Walk(3, "special");
        Assert.Equal(Errno.ENXIO, peer.Ask(Request.SetAttributes(3, SetattrMask.Size, size: 1)).Error);
        Assert.Equal(Errno.ENXIO, peer.Ask(Request.StatFs(3)).Error);
        Assert.NotEqual(Errno.None, peer.Ask(Request.WalkXattr(3, 4, "user.x")).Error);
        _ = peer.Ask(Request.GetAttributes(3, GetattrMask.All)).Ok;
        if (peer.Ask(Request.CreateXattr(3, "user.x", 1)).Error == Errno.None)
        {
            _ = peer.Ask(Request.Write(3, 0, "x"u8)).Ok;
            Assert.NotEqual(Errno.None, peer.Ask(Request.Clunk(3)).Error);
        }

        // "At once": nothing here opens anything, so only a machine that stands still could take a second. Opening a FIFO would take for ever.
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 5);
        _ = peer.Ask(Request.RenameAt(0, "special", 0, "renamed")).Ok;
        _ = peer.Ask(Request.Unlink(0, "renamed")).Ok;
    }

    /// <summary>CVE-2020-35517: what a guest itself made as a device leads to no device of the host.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2020_35517_a_device_made_by_the_guest_is_not_opened_either(Way way)
    {
        Peer peer = _shared.Connect(way);
        foreach ((uint type, uint minor) in new (uint, uint)[] { (InodeMode.S_IFCHR, 3), (InodeMode.S_IFIFO, 0), (InodeMode.S_IFSOCK, 0) })
        {
            Errno made = peer.Ask(Request.MakeNode(0, "made", type | 0x1B6, major: 1, minor: minor, gid: 0)).Error;
            if (made == Errno.EPERM && type == InodeMode.S_IFCHR)
            {
                // The host forbids devices even to root (a container): then there is none to open.
                Assert.False(File.Exists(_shared.Host("made")));
                continue;
            }

            Assert.Equal(Errno.None, made);
            peer.Walk(1, "made");
            Assert.Equal(Errno.ENXIO, peer.Ask(Request.Open(1, LopenFlags.ReadWrite)).Error);
            _ = peer.Ask(Request.Remove(1)).Ok;
        }
    }

    /// <summary>CVE-2023-2861, the race: what is a file when it is walked to and a FIFO when it is opened.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2023_2861_a_file_that_becomes_a_fifo_and_back_holds_nobody_up(Way way)
    {
        File.WriteAllText(_shared.Host("file"), "content");
        Make("fifo");
        Peer peer = _shared.Connect(way);
        using var flipper = new Flipper(_shared.Host("file"), _shared.Host("special"));
        var race = new Race(TimeSpan.FromSeconds(1));
        int opened = 0;
        int refused = 0;
        while (race.GoesOn(opened > 0 && refused > 0))
        {
            _ = peer.Ask(Request.Walk(0, 1, "file"));
            Reply reply = peer.Ask(opened % 2 == 0 ? Request.Open(1) : Request.Create(0, "file"));
            if (reply.Type == MessageType.Rlcreate)
            {
                // The root's fid is the file's now.
                _ = peer.Ask(Request.Clunk(0)).Ok;
                _ = peer.Ask(Request.Attach(0, userId: 0)).Ok;
            }

            Assert.Contains(reply.Error, new[] { Errno.None, Errno.ENXIO });
            opened += reply.Error == Errno.None ? 1 : 0;
            refused += reply.Error == Errno.ENXIO ? 1 : 0;
            _ = peer.Ask(Request.Clunk(1)).Ok;
        }

        Assert.True(opened > 0 && refused > 0, $"{opened} opened, {refused} refused: the two never met.");
    }

    private void Make(string kind)
    {
        byte[] path = Encoding.UTF8.GetBytes(_shared.Host("special"));
        switch (kind)
        {
            case "fifo":
            case "socket":
                Assert.Equal(
                    Errno.None, Libc.MakeNodeAt(Libc.CurrentDirectory, path, (kind == "fifo" ? InodeMode.S_IFIFO : InodeMode.S_IFSOCK) | 0x1B6, 0));
                break;
            default:
                (uint type, ulong device) = kind == "block device"
                    ? (InodeMode.S_IFBLK, DeviceNumber.Make(7, 250))
                    : (InodeMode.S_IFCHR, DeviceNumber.Make(1, 3));
                Errno errno = Libc.MakeNodeAt(Libc.CurrentDirectory, path, type | 0x1B6, device);
                if (errno == Errno.EPERM)
                {
                    // A host that makes no devices has no devices to open: a FIFO stands in.
                    Make("fifo");
                    break;
                }

                Assert.Equal(Errno.None, errno);
                break;
        }
    }
}
