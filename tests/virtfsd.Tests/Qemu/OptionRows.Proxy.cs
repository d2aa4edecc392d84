using System.Collections.Generic;
using System.Linq;
using Virtfs.Qtest;

namespace Virtfs.Daemon.Tests.Qemu;

/// <content>The driver <c>proxy</c>, which QEMU had up to 9.1 (§7.1).</content>
internal static partial class OptionRows
{
    private const string Proxy = "proxy,socket={S}";
    private const string ProxyShare = $"{Proxy},mount_tag=t";
    private const string ProxyExport = $"{Proxy},id=f";

    private static IEnumerable<OptionRow> OfProxy => new[]
    {
        Helpers.Select(way => Virtfs($"proxy{way},mount_tag=t")),
        ProxyTags.Select(Virtfs),
        ProxyExports.Select(Fsdev),
        Booleans.Select(end => Virtfs(ProxyShare + end)),
        Writeouts.Select(end => Virtfs(ProxyShare + end)),
        KeysOfOtherDrivers.Select(end => Virtfs(ProxyShare + end)),
        KeysOfOtherDrivers.Concat(KeysOfFsdev).Select(end => Fsdev(ProxyExport + end)),
        BesideOthers,
        ThatDiffer,
    }.SelectMany(rows => rows).Select(row => row with { Qemu = QemuCommand.WithProxyDriver });

    private static string[] Helpers =>
    [
        string.Empty, ",socket={S}", ",socket={T}", ",socket={T}l", ",socket=", ",socket", ",nosocket", ",socket={M}", ",socket={R}", ",socket={R}/s", ",socket={F}", ",socket={N}",
        ",socket={M},socket={S}", ",socket={S},socket={M}", ",sock_fd={D}", ",sock_fd={H}", ",sock_fd=", ",sock_fd", ",sock_fd=x", ",sock_fd=1.5", ",sock_fd=999999",
        ",sock_fd=0", ",sock_fd=-1", ",sock_fd=2147483647", ",sock_fd=2147483648", ",sock_fd=18446744073709551615", ",sock_fd=18446744073709551616",
        ",sock_fd=999999,sock_fd={D}", ",socket={S},sock_fd=999999", ",socket={M},sock_fd={D}", ",socket={S},sock_fd=-1",
    ];

    private static string[] ProxyTags =>
    [
        "proxy", Proxy, Proxy + ",mount_tag=", Proxy + ",mount_tag", Proxy + ",mount_tag=/t", Proxy + ",mount_tag=/t,id=a", Proxy + ",mount_tag=" + Tag31, Proxy + ",mount_tag=" + Tag32,
        "Proxy,socket={S},mount_tag=t", "socket={S},mount_tag=t,fsdriver=proxy", ProxyShare + ",id=a", ProxyShare + ",id=1a", ProxyShare + ",id",
    ];

    private static string[] ProxyExports =>
    [
        "proxy", Proxy, ProxyExport, Proxy + ",id=", Proxy + ",id=1f", Proxy + ",id=g", "socket={S},id=f,fsdriver=proxy", ProxyExport + ",mount_tag=t", "proxy,id=f", "proxy,id=f,socket={M}",
        "proxy,id=f,sock_fd={D}", "proxy,id=f,sock_fd=999999", "proxy,id=f,socket={S},sock_fd=999999",
    ];

    private static string[] KeysOfOtherDrivers =>
    [
        ",path={F}", ",security_model=none", ",security_model=passthrough", ",multidevs=remap", ",multidevs=x", ",max_xattr=5", ",fmode=x", ",bogus=1", ",bogus",
    ];

    private static string[] KeysOfFsdev =>
    [
        ",writeout=later", ",writeout=immediate", ",readonly", ",readonly=x", ",fmode=0600", ",dmode=0700", ",throttling.bps-total=5", ",throttling.iops-size=1",
    ];

    // What else stands beside an export of this driver.
    private static IEnumerable<OptionRow> BesideOthers =>
    [
        Virtfs(ProxyShare + ",throttling.bps-total=5"),
        new("-fsdev", ProxyExport, "-device", """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":"t"}"""),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "proxy,id=g,socket={M}"),
        new("-fsdev", Export, "-device", Pci, "-fsdev", "proxy,id=g"),
        new("-fsdev", Export, "-device", Pci, "-virtfs", "proxy,socket={S},mount_tag=u"),
        new("-fsdev", "proxy,id=f,sock_fd={D}", "-device", Pci, "-device", "virtio-9p-pci,fsdev=f,mount_tag=u"),
        new("-virtfs", ProxyShare, "-virtfs", "proxy,socket={S},mount_tag=u"),
    ];

    private static IEnumerable<OptionRow> ThatDiffer =>
    [
        new("-fsdev", ProxyExport) { Difference = OptionDifferences.NothingShared },
        .. Differ(OptionDifferences.VirtfsModes, Virtfs(ProxyShare + ",fmode=0600"), Virtfs(ProxyShare + ",dmode=0700")),
        .. Differ(OptionDifferences.DescriptorNumber, Virtfs("proxy,sock_fd={W},mount_tag=t"), Fsdev("proxy,sock_fd={W},id=f")),
        new("-fsdev", ProxyExport, "-device", Pci, "-device", "virtio-9p-pci,fsdev=f,mount_tag=u") { Difference = OptionDifferences.DevicesOfProxy },
    ];
}
