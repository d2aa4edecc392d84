using System;
using System.IO;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>A real guest of QEMU 7.2, whose proxy driver has this repository's helper at its other end.</summary>
public sealed class QemuGuestTests : IDisposable
{
    private const string Script = """
        set -e
        mount -t 9p -o trans=virtio,version=9p2000.L,msize=131072 share /mnt
        cd /mnt
        echo hello > file
        mkdir dir; mv file dir/moved; ln dir/moved link; ln -s dir/moved sym; [ "$(cat sym)" = hello ]
        chmod 4711 dir/moved; [ "$(stat -c %a link)" = 4711 ]
        chown 12:34 dir/moved; [ "$(stat -c '%a %u %g %h' dir/moved)" = "711 12 34 2" ]
        mkfifo fifo; mknod null c 1 3; [ "$(stat -c '%F %t %T' null)" = "character special file 1 3" ]
        dd if=/dev/urandom of=big bs=64k count=40 2>/dev/null; cp big copy; cmp big copy
        truncate -s 100 copy; [ $(stat -c %s copy) = 100 ]
        touch -m -d @1000000000 copy; [ $(stat -c %Y copy) = 1000000000 ]
        for i in $(seq 200); do echo $i > dir/f$i; done; [ $(ls dir | wc -l) = 201 ]
        rm big; if rmdir dir 2>/dev/null; then exit 1; fi
        df /mnt > /dev/null
        cd /; umount /mnt; echo all went well
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("virtfs-proxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_guest_of_QEMU_7_2_works_in_what_the_helper_serves()
    {
        string export = Path.Combine(_folder, "export");
        string socket = Path.Combine(_folder, "socket");
        string script = Path.Combine(_folder, "script");
        Directory.CreateDirectory(export);
        File.WriteAllText(script, Script);
        using var helper = new Helper(HelperKind.Own, export, socket);
        using (ChildProcess guest = Programs.Start(RepositoryFolder.At("eng/run-guest"), "--proxy", $"share={socket}", script))
        {
            int status = guest.WaitForExit(TimeSpan.FromSeconds(330));
            Assert.True(status == 0, string.Join('\n', guest.Lines));
            Assert.Contains("all went well", guest.Lines);
        }

        // What the guest made is there, and the helper has ended with its client.
        Assert.Equal(0, helper.Process.WaitForExit());
        Assert.Contains("virtfs-proxy-helper: Done", helper.Process.Lines);
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(export, "link")));
        Assert.Equal("dir/moved", new FileInfo(Path.Combine(export, "sym")).LinkTarget);
        Assert.Equal(100, new FileInfo(Path.Combine(export, "copy")).Length);
    }
}
