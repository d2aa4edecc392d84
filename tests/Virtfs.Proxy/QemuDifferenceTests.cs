using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Virtfs.Differential;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>The table of docs/proxy.md: each row on a QEMU 7.2 with its own helper, and on virtfsd with this repository's.</summary>
public sealed partial class QemuDifferenceTests : IClassFixture<ProxySides>
{
    // As stat(1) prints them; the new ones are what AssertTimes sets.
    private const string Old = "1000000000.000000001";
    private const string Accessed = "1400000000.000000007";
    private const string Modified = "1500000000.000000005";

    private readonly ProxySide _qemu;
    private readonly ProxySide _virtfsd;

    public QemuDifferenceTests(ProxySides sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        _qemu = sides.Qemu;
        _virtfsd = sides.Virtfsd;
        _qemu.Begin();
        _virtfsd.Begin();
    }

    [Fact]
    public void Every_row_of_the_document_is_shown_and_no_other() => Assert.Equal(
        File.ReadLines(RepositoryFolder.At("docs/proxy.md"))
            .SkipWhile(line => !line.StartsWith("| | QEMU |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split(" | ")[0]["| ".Length..]).Order(),
        typeof(QemuDifferenceTests).GetMethods().SelectMany(method => method.GetCustomAttributes<ShowsAttribute>()).Select(shows => shows.Id).Distinct().Order());

    [Fact]
    [Shows("times")]
    public void The_access_time_set_alone_stays_with_QEMU_and_is_set_by_virtfsd() =>
        AssertTimes(SetattrMask.Atime | SetattrMask.AtimeSet, times => Assert.Equal((Old, Old), times), (Accessed, Old));

    [Fact]
    [Shows("times")]
    public void The_modification_time_set_alone_costs_the_access_time_with_QEMU_and_not_with_virtfsd() => AssertTimes(
        SetattrMask.Mtime | SetattrMask.MtimeSet,
        times =>
        {
            Assert.NotEqual(Old, times.Access);
            Assert.Equal(Modified, times.Modification);
        },
        (Old, Modified));

    [Fact]
    [Shows("times")]
    public void The_access_time_gets_the_nanoseconds_of_the_other_with_QEMU_and_its_own_with_virtfsd() => AssertTimes(
        SetattrMask.Atime | SetattrMask.AtimeSet | SetattrMask.Mtime | SetattrMask.MtimeSet,
        times => Assert.Equal(("1400000000.000000005", Modified), times),
        (Accessed, Modified));

    [Fact]
    [Shows("set-user-id bits")]
    public void A_program_that_is_written_keeps_its_set_user_id_bit_with_QEMU_and_loses_it_with_virtfsd()
    {
        OnHosts("echo content >file; chmod 4755 file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Open(1, "file");
            Assert.Equal(3u, side.Peer.Ask(Request.Write(1, 0, "new"u8)).Written);
        }

        AssertModes("4755", "755");
    }

    [Fact]
    [Shows("set-user-id bits")]
    public void A_program_that_is_cut_keeps_its_set_user_id_bit_with_QEMU_and_loses_it_with_virtfsd()
    {
        OnHosts("echo content >file; chmod 4755 file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "file");
            _ = side.Peer.Ask(Request.SetAttributes(1, SetattrMask.Size, size: 3)).Ok;
        }

        AssertModes("4755", "755");
    }

    [Fact]
    [Shows("set-group-id bits")]
    public void A_directory_made_with_the_set_group_id_bit_has_it_not_with_QEMU_and_has_it_with_virtfsd()
    {
        foreach (ProxySide side in Both)
        {
            _ = side.Peer.Ask(Request.MakeDirectory(0, "file", InodeMode.S_ISGID | 0x1ED, gid: 0)).Ok;
        }

        AssertModes("755", "2755");
    }

    [Fact]
    [Shows("removing")]
    public void QEMU_removes_a_directory_by_unlink_and_a_file_by_rmdir_and_virtfsd_neither()
    {
        OnHosts("mkdir directory; touch file");
        const uint Directory = (uint)UnlinkatFlags.RemoveDirectory;
        Assert.Equal(Errno.None, _qemu.Peer.Ask(Request.Unlink(0, "directory")).Error);
        Assert.Equal(Errno.None, _qemu.Peer.Ask(Request.Unlink(0, "file", Directory)).Error);
        Assert.Equal("", _qemu.OnHost("ls"));
        Assert.Equal(Errno.EISDIR, _virtfsd.Peer.Ask(Request.Unlink(0, "directory")).Error);
        Assert.Equal(Errno.ENOTDIR, _virtfsd.Peer.Ask(Request.Unlink(0, "file", Directory)).Error);
        Assert.Equal("directory file", _virtfsd.OnHost("echo *"));
    }

    [Fact]
    [Shows("names the host moves")]
    public void With_QEMU_a_fid_is_whatever_has_taken_its_name_and_with_virtfsd_it_is_stale()
    {
        OnHosts("echo first >file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "file");
        }

        OnHosts("mv file away; echo the second >file");
        Assert.Equal((ulong)"the second\n".Length, _qemu.Peer.Ask(Request.GetAttributes(1)).Attributes.Size);
        _ = _qemu.Peer.Ask(Request.Open(1)).Ok;
        Assert.Equal("the second\n", _qemu.Peer.Ask(Request.Read(1, 0, 100)).Text);
        Assert.Equal(Errno.ESTALE, _virtfsd.Peer.Ask(Request.GetAttributes(1)).Error);
        Assert.Equal(Errno.ESTALE, _virtfsd.Peer.Ask(Request.Open(1)).Error);
    }

    [Fact]
    [Shows("names the host moves")]
    public void A_change_of_mode_or_owner_alone_reaches_what_has_the_name_on_both_sides()
    {
        OnHosts("touch file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "file");
            side.OnHost("mv file away; touch file");
            _ = side.Peer.Ask(Request.SetAttributes(1, SetattrMask.Mode, mode: 0x180)).Ok;
            _ = side.Peer.Ask(Request.SetAttributes(1, SetattrMask.Uid, uid: 7)).Ok;
            Assert.Equal("600 7", side.OnHost("stat -c '%a %u' file"));
        }
    }

    [Fact]
    [Shows("fids without name")]
    public void With_QEMU_what_is_open_and_has_no_name_tells_its_attributes_by_its_own_fid_and_with_virtfsd_by_all()
    {
        RemoveOpened();
        Assert.Equal(Errno.ENOENT, _qemu.Peer.Ask(Request.GetAttributes(1)).Error);
        Assert.Equal(Errno.None, _qemu.Peer.Ask(Request.GetAttributes(2)).Error);
        Assert.Equal(Errno.None, _virtfsd.Peer.Ask(Request.GetAttributes(1)).Error);
        Assert.Equal(Errno.None, _virtfsd.Peer.Ask(Request.GetAttributes(2)).Error);
    }

    [Fact]
    [Shows("fids without name")]
    public void What_is_open_and_has_no_name_cannot_be_cut_with_QEMU_and_can_with_virtfsd()
    {
        RemoveOpened();
        byte[] cut = Request.SetAttributes(2, SetattrMask.Size, size: 3);
        Assert.Equal(Errno.ENOENT, _qemu.Peer.Ask(cut).Error);
        Assert.Equal(Errno.None, _virtfsd.Peer.Ask(cut).Error);
        Assert.Equal(3ul, _virtfsd.Peer.Ask(Request.GetAttributes(2)).Attributes.Size);
    }

    [Fact]
    [Shows("locks")]
    public void QEMU_grants_one_lock_twice_and_virtfsd_once()
    {
        OnHosts("touch file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Open(1, "file");
            side.Peer.Open(2, "file");
            Assert.Equal(LockStatus.Success, side.Peer.Ask(Request.Lock(1, LockType.WriteLock, process: 1)).LockStatus);
        }

        Assert.Equal(LockStatus.Success, _qemu.Peer.Ask(Request.Lock(2, LockType.WriteLock, process: 2)).LockStatus);
        Assert.Equal(LockStatus.Blocked, _virtfsd.Peer.Ask(Request.Lock(2, LockType.WriteLock, process: 2)).LockStatus);
    }

    [Fact]
    [Shows("symbolic links in a path")]
    public void QEMUs_helper_follows_a_link_that_has_taken_a_directorys_name_within_the_folder_and_virtfs_proxy_helper_does_not()
    {
        OnHosts("mkdir directory; echo content >directory/file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "directory");
            side.OnHost("mv directory moved; ln -s /moved directory");
        }

        _ = _qemu.Peer.Ask(Request.Walk(1, 2, "file")).Ok;
        Assert.Equal((ulong)"content\n".Length, _qemu.Peer.Ask(Request.GetAttributes(2)).Attributes.Size);
        Assert.Equal(Errno.ELOOP, _virtfsd.Peer.Ask(Request.Walk(1, 2, "file")).Error);
    }

    [Fact]
    [Shows("symbolic links in a path")]
    public void QEMUs_helper_opens_what_a_link_leads_to_and_with_virtfsd_a_link_is_not_opened()
    {
        OnHosts("echo content >file; ln -s file link");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "link");
        }

        _ = _qemu.Peer.Ask(Request.Open(1)).Ok;
        Assert.Equal("content\n", _qemu.Peer.Ask(Request.Read(1, 0, 100)).Text);
        Assert.Equal(Errno.ELOOP, _virtfsd.Peer.Ask(Request.Open(1)).Error);
    }

    [Fact]
    [Shows("inode numbers")]
    public void QEMU_shows_two_file_systems_files_as_one_and_virtfsd_tells_them_apart()
    {
        foreach (ProxySide side in Both)
        {
            side.OnHost("for name in one two; do mkdir $name; mount -t tmpfs tmpfs $name; touch $name/file; done");
        }

        try
        {
            Assert.Equal(PathOf(_qemu, "one/file"), PathOf(_qemu, "two/file"));
            Assert.NotEqual(PathOf(_virtfsd, "one/file"), PathOf(_virtfsd, "two/file"));
        }
        finally
        {
            OnHosts("umount -l one two");
        }
    }

    private IEnumerable<ProxySide> Both => [_qemu, _virtfsd];

    private static ulong PathOf(ProxySide side, string path)
    {
        Reply walk = side.Peer.Ask(Request.Walk(0, 1, path.Split('/')));
        _ = side.Peer.Ask(Request.Clunk(1)).Ok;
        return walk.Qids[^1].Path;
    }

    private static (string Access, string Modification) TimesOf(ProxySide side) => (side.OnHost("stat -c %.9X file"), side.OnHost("stat -c %.9Y file"));

    private void OnHosts(string script)
    {
        foreach (ProxySide side in Both)
        {
            side.OnHost(script);
        }
    }

    // Fid 2 is open, fid 1 is not.
    private void RemoveOpened()
    {
        OnHosts("echo content >file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "file");
            side.Peer.Open(2, "file");
            side.OnHost("rm file");
        }
    }

    private void AssertTimes(SetattrMask valid, Action<(string Access, string Modification)> ofQemu, (string Access, string Modification) ofVirtfsd)
    {
        OnHosts($"touch -d @{Old} file");
        foreach (ProxySide side in Both)
        {
            side.Peer.Walk(1, "file");
            _ = side.Peer.Ask(Request.SetAttributes(new Tsetattr(1, valid, 0, 0, 0, 0, 1_400_000_000, 7, 1_500_000_000, 5))).Ok;
        }

        ofQemu(TimesOf(_qemu));
        Assert.Equal(ofVirtfsd, TimesOf(_virtfsd));
    }

    private void AssertModes(string qemu, string virtfsd)
    {
        Assert.Equal(qemu, _qemu.OnHost("stat -c %a file"));
        Assert.Equal(virtfsd, _virtfsd.OnHost("stat -c %a file"));
    }
}
