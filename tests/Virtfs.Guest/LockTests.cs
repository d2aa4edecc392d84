using System;
using System.Diagnostics;
using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>Locks hold between guests, and between guests and programs of the host.</summary>
public abstract class LockTests(Lab lab)
{
    [Theory]
    [EveryModelUnderUml("flock")]
    [EveryModelUnderUml("fcntl")]
    [UnderQemu(SecurityModel.MappedFile, "flock")]
    [UnderQemu(SecurityModel.MappedFile, "fcntl")]
    public void A_lock_of_one_guest_is_seen_by_the_other_until_it_is_let_go(SecurityModel model, string kind)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.Second);
        GuestJob holder = one.Start($"python3 $SCRIPTS/hold_lock.py {kind} file");
        holder.WaitFor("held");

        string during = two.Run($"python3 $SCRIPTS/try_lock.py {kind} file");
        holder.Tell();
        holder.Wait();
        string after = two.Run($"python3 $SCRIPTS/try_lock.py {kind} file");

        Assert.Equal(("taken\n", "free\n"), (during, after));
    }

    [Theory]
    [EveryModelUnderUml("flock")]
    [EveryModelUnderUml("fcntl")]
    [UnderQemu(SecurityModel.Passthrough, "flock")]
    [UnderQemu(SecurityModel.Passthrough, "fcntl")]
    public void Who_waits_for_a_lock_gets_it_as_soon_as_it_is_free(SecurityModel model, string kind)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.Second);
        GuestJob holder = one.Start($"python3 $SCRIPTS/hold_lock.py {kind} file");
        holder.WaitFor("held");
        GuestJob waiter = two.Start($"echo wants; python3 $SCRIPTS/hold_lock.py {kind} file");
        waiter.WaitFor("wants");
        lab.Second.Run("sleep 1");
        Assert.DoesNotContain("held", waiter.Output, StringComparison.Ordinal);

        var time = Stopwatch.StartNew();
        holder.Tell();
        waiter.WaitFor("held");

        Assert.InRange(time.Elapsed.TotalSeconds, 0, 10);
        waiter.Tell();
        waiter.Wait();
        holder.Wait();
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void Locks_on_other_bytes_are_no_hindrance(SecurityModel model)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.Second);
        GuestJob holder = one.Start("python3 $SCRIPTS/hold_lock.py fcntl file 100 50");
        holder.WaitFor("held");

        string said = two.Run("python3 $SCRIPTS/try_lock.py fcntl file 0 100  99 2  149 1  150 0  100 50  0 0");

        holder.Tell();
        holder.Wait();
        Assert.Equal("free\ntaken\ntaken\nfree\ntaken\ntaken\n", said);
    }

    [Theory]
    [EveryModelUnderUml("flock")]
    [EveryModelUnderUml("fcntl")]
    [UnderQemu(SecurityModel.MappedXattr, "flock")]
    [UnderQemu(SecurityModel.MappedXattr, "fcntl")]
    public void A_guests_lock_is_seen_on_the_host(SecurityModel model, string kind)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));
        GuestJob holder = mount.Start($"python3 $SCRIPTS/hold_lock.py {kind} file");
        holder.WaitFor("held");

        bool during = HostLock.IsFree(mount.At("file"));
        holder.Tell();
        holder.Wait();

        Assert.Equal((false, true), (during, HostLock.IsFree(mount.At("file"))));
    }

    [Theory]
    [EveryModelUnderUml("flock")]
    [EveryModelUnderUml("fcntl")]
    [UnderQemu(SecurityModel.MappedFile, "flock")]
    [UnderQemu(SecurityModel.MappedFile, "fcntl")]
    public void A_lock_of_the_host_is_seen_by_guests(SecurityModel model, string kind)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));
        File.WriteAllText(mount.At("file"), "text");

        string during;
        using (HostLock.TryTake(mount.At("file")))
        {
            during = mount.Run($"python3 $SCRIPTS/try_lock.py {kind} file");
        }

        Assert.Equal(("taken\n", "free\n"), (during, mount.Run($"python3 $SCRIPTS/try_lock.py {kind} file")));
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.None)]
    public void Processes_of_one_guest_lock_each_other_out(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));

        mount.Run("""
            python3 - <<'END'
            import fcntl, os
            def taken(lock):
                process = os.fork()
                if process: return os.waitpid(process, 0)[1] != 0
                try: lock(os.open("file", os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError: os._exit(1)
                os._exit(0)
            file = os.open("file", os.O_RDWR | os.O_CREAT)
            for lock in fcntl.lockf, fcntl.flock:
                lock(file, fcntl.LOCK_EX)
                assert taken(lock), lock
                lock(file, fcntl.LOCK_UN)
                assert not taken(lock), lock
            fcntl.lockf(file, fcntl.LOCK_SH)
            other = os.open("file", os.O_RDONLY)
            os.close(other)  # POSIX: closing any descriptor of a file lets go of the process's locks on it
            assert not taken(fcntl.lockf)
            END
            """);
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    public void A_waiting_process_that_is_killed_leaves_at_once_and_the_lock_goes_to_others(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));
        File.WriteAllText(mount.At("file"), "text");
        using HostLock held = HostLock.TryTake(mount.At("file"))!;
        GuestJob waiter = mount.Start("python3 $SCRIPTS/hold_lock.py fcntl file & echo waits $!; wait");
        waiter.WaitFor("waits");
        lab.First.Run("sleep 1");

        string said = mount.Run($$"""
            process={{waiter.Output.Trim().Split(' ')[^1]}}
            kill -KILL $process
            for turn in {1..50}; do kill -0 $process 2>/dev/null || { echo gone; exit; }; sleep 0.1; done
            cat /proc/$process/stack
            """);

        Assert.Equal("gone\n", said);
        waiter.TryWait(TimeSpan.FromSeconds(10));
        held.Dispose();
        Assert.True(HostLock.IsFree(mount.At("file")));
    }
}
