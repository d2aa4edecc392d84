using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Synth;
using Virtfs.Drivers.Synth.TestTree;
using Virtfs.GuestTests.Harness;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Testing;
using Virtfs.VhostUser;
using Xunit;
using Export = Virtfs.GuestTests.Harness.Export;

namespace Virtfs.GuestTests;

/// <summary>Trees made by code, served by this process and mounted by a real kernel.</summary>
public sealed class SynthTests : IDisposable
{
    private readonly TemporaryFolder _work = new("virtfsd-tests.", Path.GetTempPath());
    private readonly Virtfs.Server.Server _server = new();
    private readonly SynthFileSystem _tree = new();
    private readonly UmlMachine _guest;

    public SynthTests()
    {
        var quota = new XattrFidQuota(1024);
        Export live = Serve("live", new Virtfs.Server.Exports.Export("live", _tree));
        Export tests = Serve("tests", new Virtfs.Server.Exports.Export("tests", new TestTreeFileSystem(quota)) { XattrFids = quota });
        _guest = new UmlMachine("the guest", _work.At("control"), [live, tests]);
        _guest.Run("share_mount live /mnt/live cache=none,msize=512000; share_mount tests /mnt/tests cache=none,msize=512000");
    }

    public void Dispose()
    {
        _guest.Dispose();
        _server.Dispose();
        _work.Dispose();
    }

    [Fact]
    public void A_guest_lists_reads_and_writes_a_tree_and_sees_at_once_what_becomes_of_it()
    {
        int level = 1;
        int reads = 0;
        string[] live = ["one", "two"];
        byte[] large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        _tree.Root.AddFile("hello", "world\n"u8);
        _tree.Root.AddFile("kept", "kept open\n"u8);
        _tree.Root.AddFile("large", large);
        _tree.Root.AddFile("count", () => $"{Interlocked.Increment(ref reads)}\n");
        _tree.Root.AddFile("level", () => $"{level}\n", (_, data) => int.TryParse(Encoding.UTF8.GetString(data), out level) ? Errno.None : Errno.EINVAL);
        _tree.Root.AddDirectory("names", () => live, name => new StaticFile(Encoding.UTF8.GetBytes($"I am {name}\n")));
        _tree.Root.AddLink("link", "names/one");
        SynthDirectory many = _tree.Root.AddDirectory("many");
        Enumerable.Range(0, 5000).ToList().ForEach(number => many.AddFile($"file{number}", []));
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(large));

        GuestJob job = _guest.Start($"""
            cd /mnt/live
            is names "$(ls | tr '\n' ' ')" 'count hello kept large level link many names '
            is hello "$(cat hello)" world
            is large "$(sha256sum <large)" '{hash}  -'
            is 'many names' "$(ls many | sort -u | wc -l)" 5000
            first=$(cat count)
            [[ $(cat count) -gt $first ]] || fail 'a computed file stays as it is'
            is level "$(cat level)" 1
            echo 42 >level
            is 'new level' "$(cat level)" 42
            refused 'Invalid argument' bash -c 'echo much >level'
            is 'level after that' "$(cat level)" 0
            refused 'Permission denied' bash -c 'echo x >hello'
            refused 'not permitted' rm hello
            refused 'not permitted' mkdir new
            refused 'not permitted' chmod 600 hello
            is link "$(cat link)" 'I am one'
            is mode "$(stat -c '%a %s %U' hello)" '444 6 root'
            exec 3<kept
            echo there
            await_word
            is 'new names' "$(ls | tr '\n' ' ')" 'count large level link many names new '
            refused 'No such file' cat hello
            is 'open file' "$(cat <&3)" 'kept open'
            is new "$(cat new)" content
            is 'large now' "$(cat large)" small
            is 'listed names' "$(ls names | tr '\n' ' ')" 'three two '
            refused 'No such file' cat names/one
            is three "$(cat names/three)" 'I am three'
            """);
        job.WaitFor("there");

        _tree.Root.Remove("hello");
        _tree.Root.Remove("kept");
        _tree.Root.AddFile("new", "content\n"u8);
        ((StaticFile)Find("large")).Content = "small\n"u8.ToArray();
        live = ["two", "three"];

        job.Tell();
        job.Wait();
        _guest.MustBeWell();
    }

    [Fact]
    public void A_guest_sees_the_tree_of_QEMUs_tests()
    {
        _guest.Run("""
            cd /mnt/tests
            is names "$(ls | sort | tr '\n' ' ')" "$(printf '%s\n' FLUSH LOPEN ReadDirDir WALK0 WRITE stat | sort | tr '\n' ' ')"
            is files "$(ls ReadDirDir | wc -l)" 100
            is modes "$(stat -c %a . WALK0 LOPEN stat/xattr_count | tr '\n' ' ')" '555 500 0 444 '
            is depth "$(find WALK0 | wc -l)" 16
            dd if=/dev/zero of=WRITE bs=16k count=4 conv=notrunc status=none
            dd if=/dev/zero of=FLUSH bs=1 count=1 conv=notrunc status=none
            refused 'not permitted' cat ReadDirDir/ReadDirFile0
            refused 'not permitted' rm LOPEN
            head -c 1 /dev/urandom | tr '\0' x | timeout -s KILL 1 dd of=FLUSH bs=1 conv=notrunc status=none && fail 'FLUSH took a byte that is not 0'
            ls >/dev/null
            """);
        _guest.MustBeWell();
    }

    private SynthNode Find(string name)
    {
        Assert.True(_tree.Root.TryFind(name, out SynthNode? node));
        return node;
    }

    private Export Serve(string tag, Virtfs.Server.Exports.Export export)
    {
        var place = new Export(tag, _work.Make(tag), string.Empty);
        Assert.Equal(Errno.None, VhostUserDoor.Listen(place.Socket, new VhostUserOptions { Export = export, MountTag = tag }, out VhostUserDoor? door));
        _server.Add(door!);
        return place;
    }
}
