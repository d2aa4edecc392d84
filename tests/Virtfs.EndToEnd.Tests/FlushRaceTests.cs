using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// As many requests in flight as there may be, flushes and renames among them: QEMU once dropped what came into a full table without a word, and the guest
/// hung (its commit 0d78289c).
/// </summary>
public sealed class FlushRaceTests : IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    private readonly SharedFolder _shared = new();

    public FlushRaceTests()
    {
        foreach (string path in new[] { "a/b/c", "x/y/z" })
        {
            Directory.CreateDirectory(_shared.Host(path));
            File.WriteAllBytes(_shared.Host(path + "/file"), new byte[64 * 1024]);
        }
    }

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void QEMU_0d78289c_everything_in_flight_is_answered_or_flushed_and_the_flush_comes_last(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Open(1, "a/b/c/file");
        peer.Walk(2, "a");
        var random = new Random(78289);
        var race = new Race(Duration);
        for (int round = 0; race.GoesOn(round > 20); round++)
        {
            const int Works = Peer.Slots / 2;
            var messages = new List<byte[]>();
            for (int i = 0; i < Works; i++)
            {
                messages.Add(random.Next(6) switch
                {
                    0 => Request.Read(1, 0, 30_000),
                    1 => Request.Write(1, 0, new byte[30_000]),
                    2 => Request.FSync(1),
                    3 => Request.GetAttributes(2),
                    4 => Request.RenameAt(0, "a", 0, "renamed"),
                    _ => Request.RenameAt(0, "renamed", 0, "a"),
                });
            }

            // A flush for each, in any order, some for tags that flush themselves.
            ushort[] targets = [.. Enumerable.Range(0, Works).Select(i => (ushort)i)];
            random.Shuffle(targets);
            for (int i = 0; i < Works; i++)
            {
                messages.Add(Request.Flush(random.Next(8) == 0 ? (ushort)(Works + random.Next(i + 1)) : targets[i], (ushort)(Works + i)));
            }

            for (int i = 0; i < messages.Count; i++)
            {
                peer.Post((ushort)i, messages[i]);
            }

            var ended = new bool[messages.Count];
            int expected = messages.Count;
            while (expected > 0)
            {
                (ushort tag, Reply? reply) = peer.Receive();
                Assert.False(ended[tag], $"Tag {tag} was answered twice.");
                ended[tag] = true;
                expected--;
                if (tag >= Works)
                {
                    Assert.Equal(MessageType.Rflush, reply!.Type);
                    ushort target = BitConverter.ToUInt16(messages[tag], Limits.HeaderSize);
                    if (target < Works && !ended[target])
                    {
                        // Only a stream ends a flushed request without a sign; nothing may come for it any more.
                        Assert.Equal(Way.Socket, way);
                        ended[target] = true;
                        expected--;
                    }
                }
            }
        }

        Assert.Equal(64 * 1024, new FileInfo(_shared.Host((Directory.Exists(_shared.Host("a")) ? "a" : "renamed") + "/b/c/file")).Length);
    }

    /// <summary>CVE-2018-19489 and CVE-2018-19364 between clients: folders moved into one another and back while others walk through them.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2018_19489_folders_that_move_under_a_walk_lead_nowhere_else(Way way)
    {
        bool stopping = false;
        var failures = new List<Exception>();
        using Peer mover = _shared.Connect(way);
        var thread = new Thread(() =>
        {
            try
            {
                while (!Volatile.Read(ref stopping))
                {
                    _ = mover.AskTogether(Request.Walk(0, 1, "a", "b"), Request.Walk(0, 2, "x", "y"), Request.Walk(0, 3, "a"));
                    _ = mover.AskTogether(Request.RenameAt(0, "x", 1, "moved"), Request.RenameAt(3, "b", 0, "top"), Request.Rename(2, 0, "out"));
                    _ = mover.AskTogether(
                        Request.RenameAt(0, "top", 3, "b"), Request.RenameAt(1, "moved", 0, "x"), Request.Walk(0, 4, "x"), Request.RenameAt(0, "out", 4, "y"));
                    _ = mover.AskTogether(Request.Clunk(1), Request.Clunk(2), Request.Clunk(3), Request.Clunk(4));
                }
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        });
        Peer walker = _shared.Connect(way == Way.Ring ? Way.Socket : Way.Ring);
        ulong root = walker.Ask(Request.GetAttributes(0)).Attributes.Qid.Path;
        ulong outside = (HostTree.Stat(_shared.Outside).Inode * 2) + 1;
        ulong above = (HostTree.Stat(Path.GetDirectoryName(_shared.Path)!).Inode * 2) + 1;
        thread.Start();
        int complete = 0;
        try
        {
            var race = new Race(Duration);
            while (race.GoesOn(complete > 0))
            {
                Reply walked = walker.Ask(Request.Walk(0, 1, "x", "y", "z", "file"));
                complete += walked is { Error: Errno.None, Qids.Length: 4 } ? 1 : 0;
                Reply up = walker.Ask(Request.Walk(0, 2, "a", "b", "c", "..", "..", "..", "..", "..", ".."));
                Qid[] qids = up.Error == Errno.None ? up.Qids : [];
                Assert.All(qids, qid => Assert.True(qid.Path != outside && qid.Path != above));
                Assert.True(qids.Length < 9 || qids[^1].Path == root || qids[^1].Type == QidType.Directory);
                _ = walker.Ask(Request.Clunk(1));
                _ = walker.Ask(Request.Clunk(2));
            }
        }
        finally
        {
            Volatile.Write(ref stopping, true);
            thread.Join();
        }

        Assert.Empty(failures);
        Assert.True(complete > 0, "No walk arrived.");
        _shared.AssertOutsideUntouched();
    }
}
