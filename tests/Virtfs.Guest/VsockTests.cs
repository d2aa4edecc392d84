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
    public void A_server_on_vsock_serves_a_client_that_connects_by_vsock()
    {
        File.Copy(Daemon.Program, Path.Combine(lab.First.Control, "virtfsd"));

        string said = lab.First.Run("""
            modprobe vsock_loopback
            cp $CONTROL/virtfsd /tmp/virtfsd
            mkdir /tmp/served
            head -c 3000000 /dev/urandom >/tmp/served/large
            /tmp/virtfsd -virtfs local,path=/tmp/served,mount_tag=share,security_model=none --listen vsock:any:5640 >/tmp/log 2>&1 &
            timeout 60 bash -c 'until grep -q "listening on vsock:any:5640" /tmp/log; do sleep 0.2; done'

            /tmp/virtfsd cp vsock:1:5640/large /tmp/copy
            cmp /tmp/served/large /tmp/copy
            echo text | /tmp/virtfsd cp - vsock:1:5640/new
            cat /tmp/served/new
            kill $!
            wait $!
            refused 'vsock:1:5640: nobody listens there' /tmp/virtfsd ls vsock:1:5640
            """, seconds: 240);

        Assert.Equal("text\n", said);
    }
}
