using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Tests.Qemu;

/// <content>What <c>-virtfs</c> takes, and the keys it shares with <c>-fsdev</c>.</content>
internal static partial class OptionRows
{
    private static IEnumerable<OptionRow> OfVirtfs =>
    [
        .. DriverAndTag.Select(Virtfs),
        .. Identifiers.Select(end => Virtfs(Share + end)),
        .. Paths.Select(path => Virtfs($"local{path},security_model=none,mount_tag=t")),
        .. Models.Select(model => Virtfs("local,path={F},mount_tag=t" + model)),
        .. Booleans.Select(end => Virtfs(Share + end)),
        .. Writeouts.Select(end => Virtfs(Share + end)),
        .. MultiDevices.Select(end => Virtfs(Share + end)),
        .. XattrLimits.Select(end => Virtfs(Share + end)),
        .. OfOtherDrivers.Select(end => Virtfs(Share + end)),
        .. Differ(
            OptionDifferences.VirtfsModes,
            Virtfs(Share + ",fmode=0644"),
            Virtfs(Share + ",dmode=0755"),
            Virtfs("local,path={F},mount_tag=t,security_model=passthrough,fmode=0644"),
            Virtfs("synth,mount_tag=t,fmode=0600")),
        Virtfs("local,path={F},mount_tag=t,security_model=mapped,fmode=0644,dmode=0755"),
        Virtfs("local,path={F},mount_tag=t,security_model=mapped,fmode=x"),
        Virtfs(Share + ",throttling.bps-total=1"),
        Virtfs("synth,mount_tag=t"),
        Virtfs("synth,mount_tag=t,readonly=on,max_xattr=5"),
        Virtfs("synth,mount_tag=t,path={F}"),
        Virtfs("synth,mount_tag=t,security_model=none"),
        Virtfs("synth,mount_tag=t,max_xattr=4294967296"),
    ];

    private static string[] DriverAndTag =>
    [
        Share, string.Empty, ",", "local", "fsdriver=" + Share, "path={F},security_model=none,mount_tag=t,fsdriver=local", "path={F},security_model=none,mount_tag=t",
        "=" + Share, "fsdriver=,path={F},security_model=none,mount_tag=t", "Local,path={F},security_model=none,mount_tag=t", "remote,path={F},mount_tag=t",
        "security_model=none," + Share, Local, Local + ",mount_tag=", Local + ",mount_tag", Local + ",nomount_tag",
        Local + ",mount_tag=/t", Local + ",mount_tag=/t,id=a", Local + ",mount_tag=1t", Local + ",mount_tag=a b,id=x", Local + ",mount_tag=a,,b",
        Local + ",mount_tag=a,,b,id=x", Local + ",mount_tag=" + Tag31, Local + ",mount_tag=" + Tag32,
        Local + ",mount_tag=äääääääääääääääa,id=x", Local + ",mount_tag=ääääääääääääääää,id=x", Local + ",mount_tag=u,mount_tag=t",
        Share + ",", Share + ",,", Share + ",=1", Share + ",bogus", Share + ",bogus=1", Share + ",nobogus", Share + ",PATH={F}",
    ];

    private static string[] Identifiers =>
    [
        ",id=a", ",id=", ",id", ",noid", ",id=1a", ",id=_a", ",id=a-b.c_d", ",id=a b", ",id=ä", ",id=a,id=b", ",id=1,id=b", ",id=a,id=1",
    ];

    private static string[] Paths =>
    [
        string.Empty, ",path=", ",path", ",path={M}", ",path={R}", ",path={F}/", ",path={C}", ",path={L}", ",path={B}", ",path={M},path={F}", ",path={F},path={M}",
        ",path={F}/..", ",path=.",
    ];

    private static string[] Models =>
    [
        string.Empty, ",security_model", ",security_model=", ",security_model=passthrough", ",security_model=mapped", ",security_model=mapped-xattr",
        ",security_model=mapped-file", ",security_model=Mapped", ",security_model=passthrough ",
        ",security_model=squash", ",security_model=bad,security_model=none", ",security_model=none,security_model=bad",
    ];

    private static string[] Booleans =>
    [
        ",readonly=on", ",readonly=off", ",readonly=true", ",readonly=false", ",readonly=y", ",readonly=n", ",readonly", ",noreadonly",
        ",readonly=", ",readonly=ON", ",readonly=1", ",readonly=maybe", ",readonly=on ", ",noreadonly=on", ",readonly=on,readonly=off",
        ",readonly=x,readonly=on",
    ];

    private static string[] Writeouts =>
        [",writeout=immediate", ",writeout=later", ",writeout=", ",writeout", ",writeout=Immediate", ",writeout=x,writeout=immediate"];

    private static string[] MultiDevices =>
    [
        ",multidevs=remap", ",multidevs=forbid", ",multidevs=warn", ",multidevs=", ",multidevs", ",multidevs=Remap", ",multidevs=x",
        ",multidevs=remap,multidevs=x",
    ];

    private static string[] XattrLimits =>
    [
        ",max_xattr=0", ",max_xattr=0x10", ",max_xattr=4294967295", ",max_xattr=4294967296", ",max_xattr=-1",
        ",max_xattr=18446744073709551616", ",max_xattr=", ",max_xattr", ",max_xattr=1k", ",max_xattr= 5", ",max_xattr=1.0",
    ];

    private static string[] OfOtherDrivers => [",socket=/s", ",sock_fd=3", ",sock_fd=x", ",sock_fd=-1"];
}
