using System;
using System.IO;
using Virtfs.GuestTests.Harness;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>Drivers and guests that come and go.</summary>
public abstract class LifeCycleTests(Lab lab)
{
    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void A_share_can_be_unmounted_and_mounted_again_and_again(SecurityModel model)
    {
        Machine guest = lab.First;

        for (int turn = 0; turn < 5; turn++)
        {
            using Mount mount = guest.Mount(lab.Export(model));
            mount.Run("echo text >file; is text \"$(cat file)\" text");
        }
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.None)]
    public void The_driver_can_be_unbound_and_bound_again(SecurityModel model)
    {
        Machine guest = lab.First;

        for (int turn = 0; turn < 3; turn++)
        {
            guest.Run($$"""
                cd /sys/bus/virtio/drivers/9pnet_virtio
                for tag in $(grep -lxz {{model.Name()}} virtio*/mount_tag); do
                    echo ${tag%/*} >unbind
                    echo ${tag%/*} >bind
                done
                """);
            using Mount mount = guest.Mount(lab.Export(model));
            mount.Run("echo text >file; is text \"$(cat file)\" text");
        }
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    public void Two_mounts_of_one_export_are_two_sessions(SecurityModel model)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.First);

        one.Run("echo one >file");
        two.Run("is text \"$(cat file)\" one; echo two >file");
        one.Run("is text \"$(cat file)\" two");
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void A_guest_killed_while_it_writes_leaves_nothing_behind_and_the_next_one_mounts(SecurityModel model)
    {
        Machine victim = lab.Second;
        Directory.CreateDirectory(Path.Combine(lab.Export(model).Folder, "killed"));
        int descriptors = lab.Daemon.Descriptors;
        Mount mount = victim.Mount(lab.Export(model), folder: "killed");
        GuestJob holder = mount.Start("python3 $SCRIPTS/hold_lock.py fcntl locked");
        GuestJob writers = mount.Start("""
            for i in 1 2 3 4; do (while :; do dd if=/dev/zero of=written$i bs=64k count=200 status=none; done) & done
            echo writes
            wait
            """);
        holder.WaitFor("held");
        writers.WaitFor("writes");
        Eventually.True("all four write", TimeSpan.FromSeconds(30), () => File.Exists(mount.At("written4")) && new FileInfo(mount.At("written4")).Length > 0);
        Assert.False(HostLock.IsFree(mount.At("locked")));

        victim.Kill();

        Eventually.True("its lock is free", TimeSpan.FromSeconds(5), () => HostLock.IsFree(mount.At("locked")));
        Eventually.True("its files are closed", TimeSpan.FromSeconds(5), () => lab.Daemon.OpenBelow(mount.OnHost).Count == 0);
        lab.Daemon.MustBeWell();
        using Mount again = lab.Second.Mount(lab.Export(model), folder: "killed");
        again.Run("is 'what it finds' \"$(ls)\" $'locked\\nwritten1\\nwritten2\\nwritten3\\nwritten4'; rm *; touch new");
        Assert.InRange(lab.Daemon.Descriptors, 0, descriptors + 40);
    }

    [Fact]
    public void One_idle_guest_takes_the_daemon_less_than_80_MB()
    {
        using var work = new TemporaryFolder("virtfsd-tests.", Path.GetTempPath());
        var export = new Export("host", work.Make("host"), "security_model=none");
        using var daemon = new Daemon([export]);
        using Machine guest = lab.Create("the idle guest", work.At("control"), [export]);
        using Mount mount = guest.Mount(export);
        mount.Run("for i in {1..50}; do echo text >file$i; cat file$i; done; ls -l");

        Assert.InRange(daemon.ResidentBytes, 0, 80_000_000);
    }
}
