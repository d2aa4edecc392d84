using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>What a virtual machine does with a device while it runs: pause, reset, reboot, plug and unplug.</summary>
[Collection(QemuCollection.Name)]
public sealed class QemuLifeCycleTests(QemuLab lab) : LifeCycleTests(lab)
{
    private readonly QemuLab _lab = lab;

    private QemuMachine Guest => (QemuMachine)_lab.Second;

    [Fact]
    public void Paused_and_continued_with_a_request_in_flight_nothing_is_lost()
    {
        using Mount mount = Guest.Mount(_lab.Export(SecurityModel.Passthrough));
        using var folder = new HangingFolder(mount.At("network"), Interrupts.Ignored);
        GuestJob reader = mount.Start("head -c 7 network/slow");
        folder.WaitForReads(1);

        var time = Stopwatch.StartNew();
        Guest.Qmp.Execute("stop");
        TimeSpan stop = time.Elapsed;
        Guest.Qmp.Execute("cont");
        mount.Run("echo text >file; is text \"$(cat file)\" text");
        Guest.Qmp.Execute("stop");
        folder.Release();
        Guest.Qmp.Execute("cont");

        Assert.Equal("at last", reader.Wait());
        Assert.InRange(stop.TotalSeconds, 0, 3);
    }

    [Fact]
    public void Paused_and_continued_under_load_nothing_is_lost()
    {
        using Mount mount = Guest.Mount(_lab.Export(SecurityModel.Passthrough));
        GuestJob load = mount.Start("""
            python3 $SCRIPTS/make_tree.py /tmp/load 60
            for i in 1 2 3; do
                (until [[ -e stop ]]; do cp -a /tmp/load copy$i; diff -r /tmp/load copy$i; rm -r copy$i; done; echo done) &
            done
            echo loads
            wait
            rm -r /tmp/load
            """);
        load.WaitFor("loads");

        for (int turn = 0; turn < 30; turn++)
        {
            Guest.Qmp.Execute("stop");
            Guest.Qmp.Execute("cont");
            Guest.Run("true"); // some progress between two stops
        }

        File.WriteAllText(mount.At("stop"), string.Empty);
        Assert.Equal("loads\ndone\ndone\ndone\n", load.Wait(120));
    }

    [Fact]
    public void A_reboot_ends_the_session_and_the_share_mounts_again()
    {
        string locked = LockAndWrite("rebooted");

        Guest.Start("busybox reboot -f");
        Guest.WaitUntilReady();

        AssertFreeAndUsable(locked, "rebooted");
    }

    [Fact]
    public void A_reset_in_the_middle_of_writes_ends_the_session_and_the_share_mounts_again()
    {
        string locked = LockAndWrite("reset");

        Guest.Qmp.Execute("system_reset");
        Guest.WaitUntilReady();

        AssertFreeAndUsable(locked, "reset");
    }

    [Fact]
    public void A_share_can_be_plugged_into_a_running_guest_and_pulled_out()
    {
        const string Tag = """grep -lx "plugged" -z /sys/bus/virtio/drivers/9pnet_virtio/virtio*/mount_tag""";
        for (int turn = 0; turn < 2; turn++)
        {
            Plug();
            Guest.Run($"for turn in {{1..100}}; do {Tag} && exit; sleep 0.1; done; fail 'no device has come'");
            using (Mount mount = Guest.Mount(_lab.Plugged))
            {
                mount.Run("echo text >file; is text \"$(cat file)\" text");
            }

            Guest.Qmp.Execute("device_del", new JsonObject { ["id"] = "plug" });
            Guest.Qmp.WaitForEvent("DEVICE_DELETED", "plug", TimeSpan.FromSeconds(30));
            Guest.Qmp.Execute("chardev-remove", new JsonObject { ["id"] = "plug-socket" });
            Guest.Run($"! {Tag}");
        }

        _lab.Daemon.MustBeWell();
    }

    [Fact]
    public void Memory_plugged_into_a_running_guest_takes_the_shares_data_and_can_be_pulled_out()
    {
        const string Movable = "awk '$4 == \"Movable\" { here = 1 } here && $1 == \"present\" { print $2; exit }' /proc/zoneinfo";
        using Mount mount = Guest.Mount(_lab.Export(SecurityModel.Passthrough));
        mount.RunOnHost("head -c 8M /dev/urandom >file");

        Guest.Qmp.Execute("object-add", new JsonObject { ["qom-type"] = "memory-backend-memfd", ["id"] = "more", ["size"] = 128 << 20, ["share"] = true });
        Guest.Qmp.Execute("device_add", new JsonObject { ["driver"] = "pc-dimm", ["id"] = "dimm", ["memdev"] = "more" });
        Guest.Run($"for turn in {{1..200}}; do (($({Movable}) == 32768)) && exit; sleep 0.1; done; fail 'the memory has not come'");
        string read = mount.Run("python3 $SCRIPTS/plugged_memory.py file");

        Assert.Equal(mount.RunOnHost("sha256sum <file | cut -d ' ' -f 1"), read);
        Guest.Qmp.Execute("device_del", new JsonObject { ["id"] = "dimm" });
        Guest.Qmp.WaitForEvent("DEVICE_DELETED", "dimm", TimeSpan.FromSeconds(30));
        Guest.Qmp.Execute("object-del", new JsonObject { ["id"] = "more" });
        mount.Run("is 'the sum' \"$(sha256sum <file)\" \"" + read.Trim() + "  -\"; echo text >new; is text \"$(cat new)\" text");
    }

    private void Plug()
    {
        var address = new JsonObject { ["type"] = "unix", ["data"] = new JsonObject { ["path"] = _lab.Plugged.Socket } };
        Guest.Qmp.Execute("chardev-add", new JsonObject
        {
            ["id"] = "plug-socket",
            ["backend"] = new JsonObject { ["type"] = "socket", ["data"] = new JsonObject { ["addr"] = address, ["server"] = false } },
        });
        Guest.Qmp.Execute("device_add", new JsonObject
        {
            ["driver"] = "vhost-user-test-device-pci",
            ["id"] = "plug",
            ["bus"] = "rp1",
            ["chardev"] = "plug-socket",
            ["virtio-id"] = 9,
            ["num_vqs"] = 1,
            ["vq_size"] = 256,
            ["config_size"] = 64,
        });
    }

    private string LockAndWrite(string folder)
    {
        Mount mount = Guest.Mount(_lab.Export(SecurityModel.Passthrough), folder: folder);
        GuestJob holder = mount.Start("python3 $SCRIPTS/hold_lock.py flock locked");
        GuestJob writers = mount.Start("""
            for i in 1 2; do (while :; do dd if=/dev/zero of=written$i bs=64k count=200 status=none; done) & done
            echo writes
            wait
            """);
        holder.WaitFor("held");
        writers.WaitFor("writes");
        string locked = mount.At("locked");
        Assert.False(HostLock.IsFree(locked));
        return locked;
    }

    private void AssertFreeAndUsable(string locked, string folder)
    {
        Assert.True(HostLock.IsFree(locked));
        Assert.DoesNotContain(_lab.Daemon.OpenBelow(Path.GetDirectoryName(locked)!), path => path.Contains("written", StringComparison.Ordinal));
        using Mount mount = Guest.Mount(_lab.Export(SecurityModel.Passthrough), folder: folder);
        mount.Run("is names \"$(ls)\" $'locked\\nwritten1\\nwritten2'; rm *; echo text >file; is text \"$(cat file)\" text");
        Assert.Equal(["file"], Directory.GetFiles(mount.OnHost).AsNames().ToArray());
    }
}
