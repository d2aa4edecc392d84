using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

[Collection(ProcessStateCollection.Name)]
public sealed class ProcessTests
{
    [Fact]
    public void Umask_returns_the_one_before()
    {
        uint before = Libc.Umask(0x3F);
        uint set = Libc.Umask(before);

        Assert.Equal(0x3Fu, set);
    }

    [Fact]
    public void A_Unix_socket_has_mode_0600_even_with_umask_0()
    {
        using var folder = new OpenFolder();
        uint before = Libc.Umask(0);
        Errno error = ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(folder.FullPath("s")), out ListeningSocket? listener);
        Libc.Umask(before);

        Assert.Equal(Errno.None, error);
        Libc.StatX(folder.Descriptor, "s"u8, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX attributes);
        Assert.Equal(InodeMode.S_IFSOCK | 0x180, (uint)attributes.Mode);
        listener!.Dispose();
    }

    [Fact]
    public void RaiseOpenFiles_lifts_the_soft_limit_to_the_hard_one()
    {
        Assert.Equal(Errno.None, Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit limit));
        Assert.Equal(Errno.None, Libc.SetResourceLimit(ResourceKind.RLIMIT_NOFILE, limit with { Soft = limit.Hard - 1 }));

        Assert.Equal(Errno.None, ResourceLimits.RaiseOpenFiles(out ulong raised));

        Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit after);
        Assert.Equal((limit.Hard, limit.Hard), (raised, after.Soft));
        Libc.SetResourceLimit(ResourceKind.RLIMIT_NOFILE, limit);
    }

    [Fact]
    public void A_soft_limit_over_the_hard_one_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, Libc.SetResourceLimit(ResourceKind.RLIMIT_NOFILE, new ResourceLimit(2, 1)));

    [Fact]
    public void An_unknown_resource_is_EINVAL() => Assert.Equal(Errno.EINVAL, Libc.GetResourceLimit((ResourceKind)999, out _));

    [Fact]
    public void Ids_are_those_of_proc()
    {
        string[] status = File.ReadAllLines("/proc/thread-self/status");
        uint[] users = Numbers(status, "Uid:");

        Assert.Equal((users[0], users[1]), (Libc.GetUserId(), Libc.GetEffectiveUserId()));
        Assert.Equal(Numbers(status, "Gid:")[1], Libc.GetEffectiveGroupId());
        Assert.Equal(Numbers(status, "Tgid:")[0], (uint)Libc.GetProcessId());
        Assert.Equal(Numbers(status, "Pid:")[0], (uint)Libc.GetThreadId());
    }

    [Fact]
    public void Signalling_a_thread_that_is_not_there_is_ESRCH() =>
        Assert.Equal(Errno.ESRCH, Libc.TgKill(Libc.GetProcessId(), int.MaxValue, 0));

    [Fact]
    public void Signals_that_cannot_be_handled_are_EINVAL()
    {
        Assert.Equal(Errno.EINVAL, Libc.IgnoreSignalByHandler(9));
        Assert.Equal(Errno.EINVAL, Libc.IgnoreSignalByHandler(1000));
    }

    [Fact]
    public void Sleeping_for_an_impossible_time_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, Libc.ClockNanoSleep(new Timespec(0, 1_000_000_000), out _));

    private static uint[] Numbers(string[] status, string key) =>
        status.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..]
            .Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => uint.Parse(text, CultureInfo.InvariantCulture))
            .ToArray();
}
