using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Differential.Devices;

/// <summary><c>multidevs</c>: with several devices in an export every qid is that of a real QEMU, bit for bit, in each mode.</summary>
public sealed partial class MultiDeviceTests
{
    private const string NotPermitted = "ENODEV";

    public static TheoryData<string> Modes => ["remap", "forbid", "warn"];

    private static IEnumerable<string> Devices => Enumerable.Range(0, DeviceServers.Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"d{number}"));

    [Theory]
    [MemberData(nameof(Modes))]
    public void Walks_and_attributes_are_those_of_QEMU(string mode)
    {
        using var servers = new DeviceServers(mode);
        servers.Same(c => c.Walk(1));
        servers.Same(c => c.Walk(1, "plain", "file"));
        uint fid = 10;
        foreach (string device in Devices)
        {
            servers.Same(c => c.Walk(fid, device));
            servers.Same(c => c.Walk(fid + 1, device, "file"));
            servers.Same(c => c.Walk(fid + 2, device, "dir", "..", "link"));
            servers.Same(c => c.WalkFrom(fid, fid + 3, "..", "plain"));
            servers.Same(c => c.WalkFrom(fid, fid + 4));
            servers.Same(c => c.GetAttributes(fid + 1));
            servers.Same(c => c.Open(fid + 1));
            fid += 10;
        }

        servers.Same(c => c.Walk(3, "d0", "deep", "file"));
        servers.Same(c => c.Walk(4, "d0", "deep", "..", "..", "sub", "inner", "file"));
        servers.Same(c => c.Walk(5, "bound"));
        servers.Same(c => c.Walk(6, "a b", "file"));
        servers.Same(c => c.Walk(7, "sub", "inner", "nothing"));
        foreach (string device in Devices.Reverse())
        {
            servers.Same(c => c.Find(device, "file"));
            servers.Same(c => c.Find(device, "fifo"));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Listings_tell_the_numbers_of_QEMU(string mode)
    {
        // The listing is the first that is seen of any device, so it gives out the numbers.
        using var servers = new DeviceServers(mode);
        string root = servers.Same(c => Comparable(c.List(), mode));
        servers.Same(c => Comparable(c.List("plain"), mode));
        servers.Same(c => Comparable(c.List("sub"), mode));
        servers.Same(c => Comparable(c.List("d0"), mode));
        servers.Same(c => Comparable(c.List("d0", "deep"), mode));
        servers.Same(c => Comparable(c.List("d0", "dir"), mode));
        servers.Same(c => Comparable(c.List("a b"), mode));
        servers.Same(c => c.Walk(1, "d3", "file"));
        Assert.All([.. Devices, "bound", "a b"], name => Assert.Contains($"\n{name} ", root, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("forbid")]
    [InlineData("warn")]
    public void Without_remap_QEMU_tells_less_of_entries_and_more_of_what_is_outside(string mode)
    {
        using var servers = new DeviceServers(mode);
        string qemu = servers.Qemu.List();
        string virtfsd = servers.Virtfsd.List();
        string root = servers.Virtfsd.Find(".").Split(' ')[1];

        Assert.Contains($"\n. {QidType.File} {root} 4\n", qemu, StringComparison.Ordinal);
        Assert.Contains($"\n. {QidType.Directory} {root} 4\n", virtfsd, StringComparison.Ordinal);
        Assert.DoesNotContain($"\n.. {QidType.File} {root} 4\n", qemu, StringComparison.Ordinal);
        Assert.Contains($"\n.. {QidType.Directory} {root} 4\n", virtfsd, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_listing_tells_is_what_a_walk_finds()
    {
        using var servers = new DeviceServers("remap");
        string listing = servers.Virtfsd.List();
        foreach (string name in (string[])[.. Devices, "plain", "sub", "bound", "a b"])
        {
            Assert.Contains($"\n{name} {servers.Virtfsd.Find(name)} ", listing, StringComparison.Ordinal);
        }

        Assert.Contains($"\n.. {servers.Virtfsd.Find("d0")} ", servers.Virtfsd.List("d0", "deep"), StringComparison.Ordinal);
        Assert.Contains($"\n.. {servers.Virtfsd.Find(".")} ", servers.Virtfsd.List("d0"), StringComparison.Ordinal);
        Assert.Contains($"\n.. {servers.Virtfsd.Find(".")} ", listing, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void What_is_mounted_and_unmounted_meanwhile_is_told_as_by_QEMU(string mode)
    {
        using var servers = new DeviceServers(mode);
        servers.Same(c => Comparable(c.List(), mode));
        servers.OnHost("mount -t tmpfs -o noatime tmpfs root/plain/below; echo new >root/plain/below/file");
        servers.Same(c => Comparable(c.List("plain"), mode));
        servers.Same(c => c.Find("plain", "below", "file"));
        servers.OnHost("umount root/plain/below");
        servers.Same(c => Comparable(c.List("plain"), mode));
        servers.Same(c => c.Find("plain", "below"));
    }

    [Theory]
    [InlineData("remap")]
    [InlineData("warn")]
    public void What_one_of_the_two_makes_has_the_same_qid_for_the_other(string mode)
    {
        using var servers = new DeviceServers(mode);
        foreach (string device in Devices)
        {
            servers.Same(c => c.Walk(1, device));
            MakeBoth(servers, device, name => new Message(MessageType.Tmkdir).U32(1).Text(name).U32(0x1ED).U32(0));
            MakeBoth(servers, device, name => new Message(MessageType.Tmknod).U32(1).Text(name).U32(0x81A4).U32(0).U32(0).U32(0));
            MakeBoth(servers, device, name => new Message(MessageType.Tsymlink).U32(1).Text(name).Text("target").U32(0));
            MakeBoth(servers, device, name => new Message(MessageType.Tlcreate).U32(1).Text(name).U32(2).U32(0x1A4).U32(0));
            servers.Same(c => c.Clunk(1));
        }
    }

    [Fact]
    public void Inode_numbers_that_use_their_top_bits_are_those_of_QEMU()
    {
        // overlayfs(5): with xino=on the top bits tell the layer.
        using var servers = new DeviceServers("remap", """
            mkdir low up; mount -t tmpfs -o noatime tmpfs low; mount -t tmpfs -o noatime tmpfs up
            mkdir up/upper up/work low/dir root/over; echo lower >low/file; echo lower >low/dir/file; echo upper >up/upper/other
            mount -t overlay -o noatime,xino=on,lowerdir=low,upperdir=up/upper,workdir=up/work overlay root/over
            [[ $(stat -c '%i %i' root/over/file root/over/other) =~ [0-9]{15} ]] || { echo "overlayfs gives no large inode numbers here" >&2; exit 1; }
            """);
        servers.Same(c => c.Find("d0", "file"));
        servers.Same(c => c.List("over"));
        servers.Same(c => c.Find("over", "file"));
        servers.Same(c => c.Find("over", "other"));
        servers.Same(c => c.List("over", "dir"));
        servers.Same(c => c.Find("d1", "file"));
    }

    [Fact]
    public void Forbid_ends_a_walk_at_the_border_and_says_so_once()
    {
        using var servers = new DeviceServers("forbid");
        Assert.Contains(NotPermitted, servers.Same(c => c.Walk(1, "d0")), StringComparison.Ordinal);
        Assert.StartsWith("Rwalk", servers.Same(c => c.Walk(1, "sub", "inner", "file")), StringComparison.Ordinal);
        Assert.Contains("ENOENT", servers.Same(c => c.GetAttributes(1)), StringComparison.Ordinal);
        Assert.Contains(NotPermitted, servers.Same(c => c.Walk(1, "bound")), StringComparison.Ordinal);
        servers.Same(c => c.Walk(1, "sub", "file"));
        AssertTold(() => servers.QemuLog, "multidevs");
        AssertTold(() => servers.VirtfsdLog, "what is mounted below path is refused (ENODEV)");
    }

    [Fact]
    public void Warn_lets_pass_and_says_so_once()
    {
        using var servers = new DeviceServers("warn");
        servers.Same(c => c.Walk(1, "d0", "file"));
        servers.Same(c => c.Walk(2, "d1", "file"));
        AssertTold(() => servers.QemuLog, "multidevs");
        AssertTold(() => servers.VirtfsdLog, "there is more than one device below path");
    }

    [Fact]
    public void All_sessions_of_an_export_see_the_same_numbers_in_whatever_order()
    {
        using var servers = new DeviceServers("remap");
        using Conversation socket = servers.Connect();
        string[] half = [.. Devices.Take(DeviceServers.Count / 2)];
        string[] onRing = [.. half.Select(device => servers.Virtfsd.Find(device, "file"))];
        string[] onSocket = [.. Devices.Reverse().Select(device => socket.Find(device, "file"))];

        Assert.Equal(onRing, onSocket.Reverse().Take(half.Length));
        Assert.Equal(onSocket, Devices.Reverse().Select(device => servers.Virtfsd.Find(device, "file")));
        Assert.Equal(socket.List(), servers.Virtfsd.List());
        using Conversation later = servers.Connect();
        Assert.Equal(onSocket, Devices.Reverse().Select(device => later.Find(device, "file")));
    }

    [Fact]
    public void What_is_mounted_over_a_fid_s_directory_is_not_what_the_fid_is()
    {
        using var servers = new DeviceServers("forbid");
        servers.Same(c => c.Walk(1, "plain"));
        servers.OnHost("mount -t tmpfs -o noatime tmpfs root/plain");
        Message make = new Message(MessageType.Tmkdir).U32(1).Text("new").U32(0x1ED).U32(0);

        // QEMU goes by the path: it makes the directory on the other device, and then refuses to tell of it.
        Assert.Contains(NotPermitted, servers.Qemu.Make(make), StringComparison.Ordinal);
        servers.OnHost("test -d root/plain/new");
        Assert.StartsWith("Directory ", servers.Virtfsd.Make(make), StringComparison.Ordinal);
        Assert.Contains(NotPermitted, servers.Same(c => c.Find("plain")), StringComparison.Ordinal);
        servers.OnHost("umount root/plain; test -d root/plain/new");
    }

    private static void MakeBoth(DeviceServers servers, string device, Func<string, Message> message)
    {
        string name = message(string.Empty).Type.ToString();
        Assert.Equal(servers.Qemu.Make(message(name + "-qemu")), servers.Virtfsd.Find(device, name + "-qemu"));
        Assert.Equal(servers.Virtfsd.Make(message(name + "-virtfsd")), servers.Qemu.Find(device, name + "-virtfsd"));
        if (message(string.Empty).Type == MessageType.Tlcreate)
        {
            // The fid is the new file now.
            servers.Same(c => c.Clunk(1));
            servers.Same(c => c.Walk(1, device));
        }
    }

    // But for what Without_remap_QEMU_tells_less_of_entries_and_more_of_what_is_outside shows.
    private static string Comparable(string listing, string mode) => mode == "remap"
        ? listing
        : string.Join('\n', Lines(listing).Where(line => !line.StartsWith(".. ", StringComparison.Ordinal)).Select(line => TypeOfQid().Replace(line, "$1 $2")));

    // What a process says arrives when it arrives.
    private static void AssertTold(Func<string> log, string words)
    {
        Eventually.True($"says '{words}'", Eventually.Limit, () => log().Contains(words, StringComparison.Ordinal), () => "\n" + log());
        Assert.Single(log().Split('\n'), line => line.Contains(words, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^(.*) \S+ (\d+ \d+)$")]
    private static partial Regex TypeOfQid();

    private static string[] Lines(string text) => text.Split('\n');
}
