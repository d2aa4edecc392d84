using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>The program itself under a descriptor limit: many more files than descriptors (CVE-2020-10717), many more clients too.</summary>
[Collection(Alone.Name)]
public sealed class ScaleTests
{
    private const int Nodes = 100_000;
    private const int OpenEvery = 10;
    private const int Limit = 4096;
    private const int Folders = 100;
    private const uint FirstFid = 1000;

    /// <summary>CVE-2020-10717, and the issue's own figure: 100,000 walked, 10,000 of them open, 4,096 descriptors.</summary>
    [Fact]
    public void CVE_2020_10717_a_hundred_thousand_walked_and_ten_thousand_open_files_under_4096_descriptors_stay_what_they_are()
    {
        using var daemon = new DaemonProcess(Limit, Fill);
        using SocketPeer peer = daemon.Connect();
        peer.Begin();
        double few = MedianTicks(peer);

        Qid[] qids = [.. All(peer, Enumerable.Range(0, Nodes), i => Request.Walk(0, Fid(i), Folder(i), Name(i))).Select(reply => reply.Qids[^1])];
        Assert.Equal(Nodes, qids.Select(qid => qid.Path).Distinct().Count());
        int[] open = [.. Enumerable.Range(0, Nodes).Where(IsOpen)];
        _ = All(peer, open, i => Request.Open(Fid(i), LopenFlags.ReadWrite)).Select(reply => reply.Ok).ToList();
        Assert.InRange(daemon.Usage.Descriptors, 1000, Limit);

        // All of them, the longest unused first: each is what it was.
        Reply[] attributes = All(peer, Enumerable.Range(0, Nodes), i => Request.GetAttributes(Fid(i)));
        Assert.All(Enumerable.Range(0, Nodes), i => Assert.Equal(qids[i].Path, attributes[i].Attributes.Qid.Path));
        Reply[] read = All(peer, open, i => Request.Read(Fid(i), 0, 100));
        Assert.All(Enumerable.Range(0, open.Length), i => Assert.Equal($"content {open[i]}", read[i].Text));
        Assert.InRange(daemon.Usage.Descriptors, 1000, Limit);
        Exchange(daemon, peer, qids);

        // A scan of all nodes or descriptors for each request would cost a thousand times as much; giving descriptors up and getting them back costs some.
        Assert.InRange(MedianTicks(peer), 0, few * 50);
        Assert.InRange(daemon.Usage.Descriptors, 1000, Limit);
        _ = All(peer, Enumerable.Range(0, Nodes), i => Request.Clunk(Fid(i))).Select(reply => reply.Ok).ToList();
        Assert.InRange(daemon.Usage.Descriptors, 1, 1000);
        Assert.True(daemon.IsRunning, daemon.Output);
        Assert.DoesNotContain("xception", daemon.Output, StringComparison.Ordinal);
    }

    /// <summary>CVE-2020-10717, from the outside: clients that take all descriptors keep others waiting until they go, and cost nobody else anything.</summary>
    [Fact]
    public void CVE_2020_10717_more_clients_than_descriptors_wait_and_those_inside_are_served()
    {
        const int FewDescriptors = 200;

        // More than an eighth of the descriptors, which is for clients, and no more than may wait outside.
        const int Crowd = 100;
        using var daemon = new DaemonProcess(FewDescriptors, folder => File.WriteAllText(Path.Combine(folder, "file"), "content"));
        using SocketPeer first = daemon.Connect();
        first.Begin();
        first.Open(1, "file");
        var crowd = new List<SocketPeer>();
        for (int i = 0; i < Crowd; i++)
        {
            crowd.Add(daemon.Connect());
        }

        // Those who are inside go on opening files; those outside wait, and take nothing.
        for (uint fid = 2; fid < 40; fid++)
        {
            first.Open(fid, "file");
            Assert.Equal("content", first.Ask(Request.Read(fid, 0, 100)).Text);
        }

        Assert.InRange(daemon.Usage.Descriptors, 1, FewDescriptors - 1);
        daemon.WaitFor("no more clients");
        crowd.ForEach(client => client.Dispose());
        using SocketPeer last = daemon.Connect();
        last.Begin();
        last.Open(1, "file");
        Assert.Equal("content", last.Ask(Request.Read(1, 0, 100)).Text);
        Assert.True(daemon.IsRunning, daemon.Output);
    }

    private static void Exchange(DaemonProcess daemon, SocketPeer peer, Qid[] qids)
    {
        // Names exchanged among the living: the objects stay what they are under their fids.
        int[] pairs = [.. Enumerable.Range(0, 200).Select(i => (i * 401) + 2)];
        foreach (int i in pairs)
        {
            Assert.Equal(Errno.None, Host.Exchange(PathOf(daemon.Folder, i), PathOf(daemon.Folder, i + 1)));
        }

        // And others removed and made anew, mostly with the numbers of the old ones.
        int[] replaced = [.. Enumerable.Range(0, 400).Select(i => (i * 203) + 4).Where(i => !pairs.Contains(i) && !pairs.Contains(i - 1))];
        foreach (int i in replaced)
        {
            File.Delete(PathOf(daemon.Folder, i));
        }

        foreach (int i in replaced)
        {
            File.WriteAllText(PathOf(daemon.Folder, i), "another object altogether");
        }

        foreach (int i in pairs.SelectMany(i => new[] { i, i + 1 }))
        {
            Assert.Equal(qids[i].Path, peer.Ask(Request.GetAttributes(Fid(i))).Attributes.Qid.Path);
        }

        int stale = 0;
        foreach (int i in replaced)
        {
            Reply reply = peer.Ask(Request.GetAttributes(Fid(i)));
            if (reply.Error == Errno.ESTALE)
            {
                stale++;
                Assert.Equal(Errno.ESTALE, (IsOpen(i) ? peer.Ask(Request.Read(Fid(i), 0, 100)) : peer.Ask(Request.Open(Fid(i)))).Error);
            }
            else
            {
                // Its descriptor had not been given up: the old object lives on without a name.
                Assert.Equal((0UL, ExpectedSize(i)), (reply.Attributes.LinkCount, reply.Attributes.Size));
            }
        }

        Assert.True(stale > replaced.Length / 2, $"Only {stale} of {replaced.Length} had been given up.");
    }

    private static ulong ExpectedSize(int i) => IsOpen(i) ? (ulong)$"content {i}".Length : 0;

    private static bool IsOpen(int i) => i % OpenEvery == 0;

    private static uint Fid(int i) => FirstFid + (uint)i;

    private static string Folder(int i) => $"folder{i % Folders}";

    private static string Name(int i) => $"file{i}";

    private static string PathOf(string top, int i) => Path.Combine(top, Folder(i), Name(i));

    private static void Fill(string top)
    {
        for (int folder = 0; folder < Folders; folder++)
        {
            Directory.CreateDirectory(Path.Combine(top, Folder(folder)));
        }

        for (int i = 0; i < Nodes; i++)
        {
            if (IsOpen(i))
            {
                File.WriteAllText(PathOf(top, i), $"content {i}");
            }
            else
            {
                Assert.Equal(Errno.None, Libc.MakeNodeAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(PathOf(top, i)), InodeMode.S_IFREG | 0x1A4, 0));
            }
        }
    }

    private static Reply[] All(Peer peer, IEnumerable<int> numbers, Func<int, byte[]> request) =>
        [.. numbers.Chunk(Peer.Slots).SelectMany(chunk => peer.AskTogether([.. chunk.Select(request)])!)!];

    private static double MedianTicks(Peer peer)
    {
        var ticks = new List<long>();
        for (int i = 0; i < 1000; i++)
        {
            long before = Stopwatch.GetTimestamp();
            _ = peer.Ask(Request.Walk(0, 1, Folder(7), Name(7))).Ok;
            _ = peer.Ask(Request.GetAttributes(1)).Ok;
            _ = peer.Ask(Request.Clunk(1)).Ok;
            ticks.Add(Stopwatch.GetTimestamp() - before);
        }

        return ticks.Order().ElementAt(ticks.Count / 2);
    }
}
