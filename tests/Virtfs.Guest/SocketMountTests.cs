using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>The kernel's own client over Unix and TCP sockets, in the guest in which virtfsd runs.</summary>
[Collection(QemuCollection.Name)]
public sealed class SocketMountTests(QemuLab lab)
{
    [Fact]
    public void A_kernel_mounts_over_a_Unix_socket_and_over_TCP_and_reads_and_writes_large_files()
    {
        File.Copy(Daemon.Program, Path.Combine(lab.First.Control, "virtfsd-sockets"));

        lab.First.Run("""
            modprobe 9pnet_fd
            ip link set lo up
            cp $CONTROL/virtfsd-sockets /tmp/virtfsd-sockets
            mkdir /tmp/shared /tmp/mounted
            head -c 3000001 /dev/urandom >/tmp/shared/large
            cp /tmp/shared/large /tmp/expected
            /tmp/virtfsd-sockets -virtfs local,path=/tmp/shared,mount_tag=share,security_model=none \
                --listen unix:/tmp/9p --listen tcp:127.0.0.1:5641 >/tmp/log 2>&1 &
            server=$!
            timeout 180 bash -c 'until grep -q "listening on tcp:127.0.0.1:5641" /tmp/log; do sleep 0.2; done'

            for way in "trans=unix /tmp/9p" "trans=tcp,port=5641 127.0.0.1"; do
                read -r options address <<<"$way"
                for cache in none loose; do
                    mount -t 9p -o "$options,version=9p2000.L,msize=262144,cache=$cache,aname=share" "$address" /tmp/mounted
                    cmp /tmp/mounted/large /tmp/expected
                    dd if=/tmp/mounted/large bs=200000 iflag=direct status=none | cmp - /tmp/expected
                    tail -c 100001 /tmp/mounted/large | cmp - <(tail -c 100001 /tmp/expected)
                    cp /tmp/mounted/large /tmp/mounted/copy
                    cmp /tmp/shared/copy /tmp/expected
                    cmp /tmp/mounted/large /tmp/expected & cmp /tmp/mounted/copy /tmp/expected
                    wait $!
                    truncate -s 50000 /tmp/mounted/copy
                    cmp /tmp/mounted/copy <(head -c 50000 /tmp/expected)
                    rm /tmp/mounted/copy
                    umount /tmp/mounted
                done
            done
            kill $server
            wait $server
            """, seconds: 600);
    }
}
