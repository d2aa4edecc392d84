using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>
/// 9P over vsock, the sockets between a machine and its host. Servers and clients here are two programs in one guest: a stock kernel has a vsock that leads back
/// to itself, which the kernel of the machine that tests need not have.
/// </summary>
[Collection(QemuCollection.Name)]
public sealed class VsockTests(QemuLab lab)
{
    [Fact]
    public void A_client_reads_and_writes_by_vsock_what_a_server_serves_on_vsock()
    {
        File.Copy(Daemon.Program, Path.Combine(lab.First.Control, "virtfsd"));

        lab.First.Run("""
            modprobe vsock_loopback
            cp $CONTROL/virtfsd /tmp/virtfsd
            mkdir /tmp/served
            head -c 3000000 /dev/urandom >/tmp/served/large
            /tmp/virtfsd -virtfs local,path=/tmp/served,mount_tag=share,security_model=none --listen vsock:any:5640 >/tmp/log 2>&1 &
            timeout 180 bash -c 'until grep -q "listening on vsock:any:5640" /tmp/log; do sleep 0.2; done'

            /tmp/virtfsd cp vsock:1:5640/large vsock:1:5640/copy
            cmp /tmp/served/large /tmp/served/copy
            kill $!
            wait $!
            """, seconds: 400);
    }
}
