using Virtfs.Daemon.Options;
using Virtfs.Server.Exports;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

/// <summary><c>-virtfs proxy</c> and <c>-fsdev proxy</c>, as QEMU up to 9.1 took them.</summary>
public sealed class ProxyTests
{
    private const string Choose = "give one of socket=PATH, where virtfs-proxy-helper listens, and sock_fd=FD, a descriptor connected to it";

    [Fact]
    public void A_socket_by_its_path()
    {
        ExportOptions export = Plans.Virtfs("proxy,socket=/run/s,mount_tag=t,readonly=on,writeout=immediate").Exports[0];
        Assert.Equal(("proxy", "/run/s", null), (export.Driver, export.Socket, export.SocketDescriptor));
        Assert.Equal(AccessMode.ReadOnly, export.Access);
        Assert.True(export.WritesOutAtOnce);
    }

    [Fact]
    public void A_socket_by_its_descriptor()
    {
        ExportOptions export = Plans.Fsdev("proxy,id=p,sock_fd=7", "virtio-9p-pci,fsdev=p,mount_tag=t").Exports[0];
        Assert.Equal((null, 7), (export.Socket, export.SocketDescriptor));
    }

    [Fact]
    public void The_deprecation_is_said_once_for_any_number() => Assert.Equal(
        ["the driver 'proxy' is deprecated since QEMU 8.1; use -virtfs local,path=FOLDER,mount_tag=TAG,security_model=passthrough instead"],
        Plans.Virtfs("proxy,socket=/a,mount_tag=a", "proxy,socket=/b,mount_tag=b").Warnings);

    [Theory]
    [InlineData("proxy,mount_tag=t", "the way to the proxy helper is missing; " + Choose)]
    [InlineData("proxy,socket=/s,sock_fd=3,mount_tag=t", "socket and sock_fd are both given; " + Choose)]
    [InlineData("proxy,socket=,mount_tag=t", "socket is empty; " + Choose)]
    [InlineData("proxy,sock_fd=-1,mount_tag=t", "sock_fd '-1' is no descriptor; give the number of one that virtfsd inherits")]
    [InlineData("proxy,sock_fd=x,mount_tag=t", "sock_fd 'x' is no number; write sock_fd=FD")]
    [InlineData("proxy,socket=/s,mount_tag=t,path=/a", "the driver 'proxy' has no 'path'; leave it out")]
    [InlineData("proxy,socket=/s,mount_tag=t,security_model=none", "the driver 'proxy' has no 'security_model'; leave it out")]
    [InlineData("proxy,socket=/s,mount_tag=t,multidevs=remap", "the driver 'proxy' has no 'multidevs'; leave it out")]
    [InlineData("proxy,socket=/s,mount_tag=t,max_xattr=1", "the driver 'proxy' has no 'max_xattr'; leave it out")]
    public void Refuses_what_QEMU_refuses(string option, string reason) => Assert.Equal($"-virtfs {option}: {reason}", Plans.RefusedVirtfs(option));

    [Fact]
    public void A_path_has_at_most_107_bytes()
    {
        string longest = "/" + new string('s', 106);
        Assert.Equal(longest, Plans.Virtfs($"proxy,socket={longest},mount_tag=t").Exports[0].Socket);
        Assert.Equal(
            $"-virtfs proxy,socket={longest}s,mount_tag=t: socket '{longest}s' has 108 bytes; the most is 107, choose a shorter path",
            Plans.RefusedVirtfs($"proxy,socket={longest}s,mount_tag=t"));
    }

    [Fact]
    public void Throttling_is_refused() => Assert.Equal(
        "-fsdev proxy,id=p,socket=/s,throttling.bps-total=1: the driver 'proxy' has no 'throttling.bps-total'; leave it out",
        Plans.RefusedFsdev("proxy,id=p,socket=/s,throttling.bps-total=1"));
}
