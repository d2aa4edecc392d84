using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// Several requests on one fid at once, one of which changes what it stands for: CVE-2026-93834 (a guest's way out through Tlcreate beside Twalk and
/// Txattrwalk), CVE-2018-19364, CVE-2018-19489, CVE-2021-20181.
/// </summary>
public sealed class FidRaceTests : IDisposable
{
    private const uint Shared = 10;
    private const long Enough = 10_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    // Long beside short: what is left of one must never show behind the other.
    private static readonly string[] Names =
    [
        "s", new string('l', 200), "..x", new string('m', 39), new string('n', 41), "....", new string('o', 255), "etc",
    ];

    private readonly SharedFolder _shared = new(mark: 24);
    private readonly ErrorLog _log = new();

    public FidRaceTests()
    {
        Directory.CreateDirectory(_shared.Host("d1/d2/d3"));
        Directory.CreateDirectory(_shared.Host("d1/e2"));
        File.WriteAllText(_shared.Host("d1/d2/file"), "content");
    }

    public void Dispose() => _shared.Dispose();

    [Fact]
    public void CVE_2026_93834_no_walk_leaves_the_export_while_a_create_changes_its_fid()
    {
        var created = new ConcurrentDictionary<ulong, bool>();
        var walked = new ConcurrentDictionary<Qid, bool>();
        HashSet<ulong> directories = [];
        long operations = Run(
            client =>
            {
                foreach (string path in new[] { "", "d1", "d1/d2", "d1/d2/d3", "d1/e2" })
                {
                    _ = client.Ask(Request.Walk(0, 99, path.Length == 0 ? [] : path.Split('/'))).Ok;
                    directories.Add(client.Ask(Request.GetAttributes(99)).Attributes.Qid.Path);
                    _ = client.Ask(Request.Clunk(99)).Ok;
                }
            },
            (client, round) =>
            {
                _ = client.Ask(Request.Walk(0, Shared, "d1", "d2"));
                Reply reply = client.Ask(Request.Create(Shared, Names[round % Names.Length]));
                if (reply.Error == Errno.None)
                {
                    created[reply.Qid.Path] = true;
                }

                _ = client.Ask(Request.Clunk(Shared));
            },
            (client, round) =>
            {
                Note(walked, client.Ask(Request.Walk(Shared, 20, [.. Enumerable.Repeat("..", round % 4)])));
                NoteAttributes(walked, client.Ask(Request.GetAttributes(20)));
                Note(walked, client.Ask(Request.Walk(20, 21, "..")));
                Note(walked, client.Ask(Request.Walk(Shared, 22, "..", "..", "..", "..", "outside", "secret")));
                _ = client.Ask(Request.Clunk(20));
                _ = client.Ask(Request.Clunk(21));
                _ = client.Ask(Request.Clunk(22));
            },
            (client, round) =>
            {
                _ = client.Ask(Request.WalkXattr(Shared, 30, round % 2 == 0 ? string.Empty : "user.x"));
                Note(walked, client.Ask(Request.Walk(30, 31, "..", "..")));
                NoteAttributes(walked, client.Ask(Request.GetAttributes(31)));
                _ = client.Ask(Request.RenameAt(0, "d1", 0, "moved"));
                _ = client.Ask(Request.RenameAt(0, "moved", 0, "d1"));
                _ = client.Ask(Request.Clunk(30));
                _ = client.Ask(Request.Clunk(31));
            });

        Assert.True(operations > Enough, $"Only {operations} requests met.");
        Assert.NotEmpty(created);
        Assert.Contains(walked.Keys, qid => qid.Type == QidType.Directory);
        foreach (Qid qid in walked.Keys)
        {
            bool isInside = qid.Type == QidType.Directory ? directories.Contains(qid.Path) : created.ContainsKey(qid.Path);
            Assert.True(isInside, $"{qid} is not in the export.");
        }

        _shared.AssertOutsideUntouched();
    }

    /// <summary>CVE-2018-19364 and CVE-2018-19489: create, rename, walk, read and attribute changes on one fid.</summary>
    [Fact]
    public void CVE_2018_19364_and_19489_whatever_happens_to_one_fid_at_once_nothing_breaks()
    {
        long operations = Run(
            client => { },
            (client, round) =>
            {
                _ = client.Ask(Request.Walk(0, Shared, "d1", "d2"));
                _ = client.Ask(round % 2 == 0 ? Request.Create(Shared, Names[round % Names.Length]) : Request.Open(Shared));
                _ = client.Ask(Request.Write(Shared, 0, "data"u8));
                _ = client.Ask(Request.Clunk(Shared));
            },
            (client, round) =>
            {
                _ = client.Ask(Request.Read(Shared, 0, 100));
                _ = client.Ask(Request.ReadDirectory(Shared, 0, 1000));
                _ = client.Ask(Request.SetAttributes(Shared, SetattrMask.Mode | SetattrMask.Size, mode: 0x1ED, size: (ulong)round % 100));
                _ = client.Ask(Request.Walk(Shared, 40 + (uint)(round % 3)));
                _ = client.Ask(Request.Clunk(40 + (uint)(round % 3)));
            },
            (client, round) =>
            {
                _ = client.Ask(Request.Walk(0, 50, "d1", "e2"));
                _ = client.Ask(Request.Rename(Shared, 50, "renamed"));
                _ = client.Ask(Request.RenameAt(50, "renamed", Shared, "back"));
                _ = client.Ask(Request.Walk(0, 51, "d1", "e2", "renamed"));
                _ = client.Ask(Request.Rename(51, 0, "d2"));
                _ = client.Ask(Request.RenameAt(0, "d2", 50, "again"));
                _ = client.Ask(Request.Walk(0, 52, "d1"));
                _ = client.Ask(Request.MakeDirectory(52, "d2"));
                _ = client.Ask(Request.Remove(51));
                _ = client.Ask(Request.Clunk(50));
                _ = client.Ask(Request.Clunk(52));
            });
        Assert.True(operations > Enough, $"Only {operations} requests met.");
        _shared.AssertOutsideUntouched();
    }

    /// <summary>CVE-2021-20181: a fid goes away while its object's descriptor is being given up and got back.</summary>
    [Fact]
    public void CVE_2021_20181_clunk_walk_and_reclaiming_of_descriptors_at_once()
    {
        for (int i = 0; i < 100; i++)
        {
            File.WriteAllText(_shared.Host($"file{i}"), $"content {i}");
        }

        void Work(DirectClient client, int round)
        {
            // 100 files and more under 24 descriptors: almost every use gets one back, and takes another away.
            int file = round * 37 % 100;
            uint fid = Shared + (uint)(round % 5);
            _ = client.Ask(Request.Walk(0, fid, $"file{file}"));
            _ = client.Ask(Request.Open(fid));
            Reply read = client.Ask(Request.Read(fid, 0, 100));
            Assert.True(read.Error != Errno.None || read.Text.StartsWith("content ", StringComparison.Ordinal), "Another object was read.");
            _ = client.Ask(Request.GetAttributes(fid));
            _ = client.Ask(Request.Clunk(fid));
        }

        long operations = Run(
            client =>
            {
                for (uint i = 0; i < 100; i++)
                {
                    _ = client.Ask(Request.Walk(0, 1000 + i, $"file{i}")).Ok;
                    _ = client.Ask(Request.Open(1000 + i)).Ok;
                }
            },
            Work,
            (client, round) => Work(client, round + 1),
            (client, round) =>
            {
                uint i = (uint)round * 7 % 100;
                Assert.Equal($"content {i}", client.Ask(Request.Read(1000 + i, 0, 100)).Text);
            });
        Assert.True(operations > Enough, $"Only {operations} requests met.");
    }

    /// <summary>CVE-2026-93834 over real transports, many in flight.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2026_93834_nor_over_a_ring_or_a_socket(Way way)
    {
        Peer peer = _shared.Connect(way);
        var inside = new HashSet<ulong>();
        foreach (string path in new[] { "", "d1", "d1/d2" })
        {
            peer.Walk(1, path);
            inside.Add(peer.Ask(Request.GetAttributes(1)).Attributes.Qid.Path);
            _ = peer.Ask(Request.Clunk(1)).Ok;
        }

        ulong[] outside = [.. new[] { "", "/secret", "/folder", "/.." }.Select(name => (HostTree.Stat(_shared.Outside + name).Inode * 2) + 1)];
        var random = new Random(93834);
        var race = new Race(Duration);
        int batches = 0;
        for (; race.GoesOn(batches > 50); batches++)
        {
            byte[][] batch =
            [
                Request.Walk(0, Shared, "d1", "d2"), Request.Create(Shared, Names[random.Next(Names.Length)]), Request.Write(Shared, 0, new byte[20_000]),
                Request.Walk(Shared, 20, ".."), Request.Walk(Shared, 21, "..", "..", "..", "outside"), Request.WalkXattr(Shared, 22, string.Empty),
                Request.Walk(22, 23, "..", ".."), Request.Read(Shared, 0, 20_000), Request.GetAttributes(20), Request.GetAttributes(23),
                Request.Walk(Shared, 24, "..", ".."), Request.FSync(Shared), Request.Clunk(Shared),
            ];
            random.Shuffle(batch.AsSpan(1));
            foreach (Reply? reply in peer.AskTogether(batch))
            {
                Qid[] qids = reply switch
                {
                    { Type: MessageType.Rwalk } => reply.Qids,
                    { Type: MessageType.Rgetattr } => [reply.Attributes.Qid],
                    _ => [],
                };
                Assert.All(qids, qid => Assert.DoesNotContain(qid.Path, outside));
                Assert.All(qids, qid => Assert.True(qid.Type != QidType.Directory || inside.Contains(qid.Path), $"{qid} is not in the export."));
            }

            foreach (uint fid in new uint[] { Shared, 20, 21, 22, 23, 24 })
            {
                _ = peer.Ask(Request.Clunk(fid));
            }
        }

        Assert.True(batches > 50, "Too few to tell anything.");
        _shared.AssertOutsideUntouched();
    }

    private static void Note(ConcurrentDictionary<Qid, bool> walked, Reply reply)
    {
        if (reply.Error == Errno.None)
        {
            foreach (Qid qid in reply.Qids)
            {
                walked[qid with { Version = 0 }] = true;
            }
        }
    }

    private static void NoteAttributes(ConcurrentDictionary<Qid, bool> walked, Reply reply)
    {
        if (reply.Error == Errno.None)
        {
            walked[reply.Attributes.Qid with { Version = 0 }] = true;
        }
    }

    // All on one session, each on a thread of its own; then everything must be given back.
    private long Run(Action<DirectClient> prepare, params Action<DirectClient, int>[] work)
    {
        int openBefore = _shared.FileSystem.Descriptors.OpenCount;
        var session = new Session(
            new SessionOptions { Exports = ExportTable.Single(_shared.Export), Peer = "test", MaximumMsize = Peer.Msize, Logger = _log });
        using (var first = new DirectClient(session))
        {
            _ = first.Ask(Request.Version(Peer.Msize)).Ok;
            _ = first.Ask(Request.Attach(0, userId: 0)).Ok;
            prepare(first);
        }

        long operations = 0;
        var failures = new ConcurrentQueue<Exception>();
        var race = new Race(Duration);
        Thread[] threads = [.. work.Select(each => new Thread(() =>
        {
            using var client = new DirectClient(session);
            try
            {
                for (int round = 0; race.GoesOn(Interlocked.Read(ref operations) > Enough) && failures.IsEmpty; round++)
                {
                    each(client, round);
                    Interlocked.Add(ref operations, 5);
                }
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Empty(failures);
        Assert.Empty(_log.Lines);
        session.Reset();
        Assert.Equal(1, _shared.FileSystem.Table.NodeCount);
        Assert.Equal(openBefore, _shared.FileSystem.Descriptors.OpenCount);
        return operations;
    }
}
