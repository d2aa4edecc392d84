using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// Symbolic links exchanged for directories while a client walks through them (CVE-2016-9602, CVE-2020-2023 to CVE-2020-2026), and links that lead out
/// (CVE-2026-47243): whatever the moment, nothing outside the export is read or changed.
/// </summary>
public sealed class SymlinkSwapTests : IDisposable
{
    private const string Inside = "inside";
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    private readonly SharedFolder _shared = new();

    public SymlinkSwapTests()
    {
        // "a" and "b" change places: one is the directory, the other the link that leads out.
        Directory.CreateDirectory(_shared.Host("a/folder"));
        File.WriteAllText(_shared.Host("a/secret"), Inside);
        File.WriteAllText(_shared.Host("a/victim"), Inside);
        File.CreateSymbolicLink(_shared.Host("b"), _shared.Outside);
        File.WriteAllText(_shared.Host("own"), Inside);

        // And as a file: "f" and "g".
        File.WriteAllText(_shared.Host("f"), Inside);
        File.CreateSymbolicLink(_shared.Host("g"), Path.Combine(_shared.Outside, "secret"));
    }

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_9602_nothing_outside_is_reached_while_a_directory_becomes_a_link_and_back(Way way)
    {
        Peer peer = _shared.Connect(way);
        (string Name, Action<Peer> Run)[] operations =
        [
            ("read", Read), ("list", List), ("create", Create), ("mkdir", MakeDirectory), ("symlink", MakeSymlink), ("mknod", MakeNode), ("link", MakeLink),
            ("unlink", Unlink), ("rename out", RenameOut), ("rename in", RenameIn), ("rename by fid", RenameByFid), ("remove", Remove),
            ("chmod", ChangeMode), ("chown", ChangeOwner), ("truncate", Truncate), ("times", ChangeTimes), ("read attribute", ReadAttribute),
            ("list attributes", ListAttributes), ("write attribute", WriteAttribute), ("dot dot", DotDot), ("statfs", StatFs), ("a file", ReadFile),
        ];
        var reached = new Dictionary<string, int>();
        int rounds = 0;
        using (var directory = new Flipper(_shared.Host("a"), _shared.Host("b")))
        using (var file = new Flipper(_shared.Host("f"), _shared.Host("g")))
        {
            var race = new Race(Duration);
            while (race.GoesOn(rounds > 20))
            {
                foreach ((string name, Action<Peer> run) in operations)
                {
                    // Walking again takes the directory or the link as it is at that moment; the rest happens while it goes on changing.
                    run(peer);
                    for (uint fid = 10; fid < 16; fid++)
                    {
                        _ = peer.Ask(Request.Clunk(fid));
                    }

                    reached[name] = reached.GetValueOrDefault(name) + 1;
                }

                rounds++;
                if (rounds % 50 == 0)
                {
                    _shared.AssertOutsideUntouched();
                }
            }

            Assert.True(directory.Count > rounds && file.Count > rounds, "The names hardly changed.");
        }

        Assert.True(rounds > 20, "Too few rounds to tell anything.");
        Assert.Equal(operations.Length, reached.Count);
        _shared.AssertOutsideUntouched();
    }

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_9602_the_same_with_many_requests_in_flight(Way way)
    {
        Peer peer = _shared.Connect(way);
        using (var directory = new Flipper(_shared.Host("a"), _shared.Host("b")))
        {
            var race = new Race(Duration);
            for (int rounds = 0; race.GoesOn(rounds > 20); rounds++)
            {
                Reply?[] replies = peer.AskTogether(
                    Request.Walk(0, 10, "a", "secret"), Request.Walk(0, 11, "b", "secret"), Request.Walk(0, 12, "a"), Request.Open(10),
                    Request.Open(11), Request.Create(12, "made"), Request.Read(10, 0, 100), Request.Read(11, 0, 100), Request.WalkXattr(10, 13, "user.x"),
                    Request.SetAttributes(10, SetattrMask.Mode, mode: 0x1FF), Request.SetAttributes(11, SetattrMask.Uid, uid: 7),
                    Request.Walk(0, 14, "b", "folder"), Request.MakeDirectory(14, "made"), Request.Unlink(14, "made", 0x200));
                Assert.DoesNotContain(SharedFolder.Canary, DataOf(replies[6]), StringComparison.Ordinal);
                Assert.DoesNotContain(SharedFolder.Canary, DataOf(replies[7]), StringComparison.Ordinal);
                for (uint fid = 10; fid < 16; fid++)
                {
                    _ = peer.Ask(Request.Clunk(fid));
                }
            }
        }

        _shared.AssertOutsideUntouched();
    }

    /// <summary>CVE-2026-47243: what a guest's own absolute link leads to is the guest's business; the server never goes there.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2026_47243_a_link_made_by_a_guest_is_read_and_never_followed(Way way)
    {
        Peer peer = _shared.Connect(way);
        foreach (string target in new[] { _shared.Outside, Path.Combine(_shared.Outside, "secret"), "../outside", "/", "/proc/self/root" })
        {
            _ = peer.Ask(Request.MakeSymlink(0, "link", target)).Ok;
            peer.Walk(10, "link");
            Assert.Equal(target, peer.Ask(Request.ReadLink(10)).Target);
            Assert.Equal(QidType.Symlink, peer.Ask(Request.GetAttributes(10)).Attributes.Qid.Type);
            Assert.Equal(Errno.ELOOP, peer.Ask(Request.Open(10)).Error);
            Assert.Single(peer.Ask(Request.Walk(0, 11, "link", "secret")).Qids);
            Assert.Equal(Errno.ENOTDIR, peer.Ask(Request.Walk(10, 11, "secret")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.Create(10, "made")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.MakeDirectory(10, "made")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.MakeLink(10, 10, "made")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.Unlink(10, "victim")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.RenameAt(10, "victim", 0, "stolen")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.SetAttributes(10, SetattrMask.Size, size: 0)).Error);

            // Creating by the link's own name must not go through it either.
            _ = peer.Ask(Request.Walk(0, 12)).Ok;
            Assert.Equal(Errno.ELOOP, peer.Ask(Request.Create(12, "link")).Error);
            _ = peer.Ask(Request.Unlink(0, "link")).Ok;
            _ = peer.Ask(Request.Clunk(10)).Ok;
            _ = peer.Ask(Request.Clunk(12)).Ok;
        }

        _shared.AssertOutsideUntouched();
    }

    private static string DataOf(Reply? reply) => reply is { Error: Errno.None } ? reply.Text : string.Empty;

    private static void Read(Peer peer)
    {
        if (peer.Ask(Request.Walk(0, 10, "a", "secret")) is { Error: Errno.None, Qids.Length: 2 } && peer.Ask(Request.Open(10)).Error == Errno.None)
        {
            Assert.Equal(Inside, peer.Ask(Request.Read(10, 0, 100)).Text);
        }
    }

    private static void ReadFile(Peer peer)
    {
        if (peer.Ask(Request.Walk(0, 10, "f")).Qids.Length == 1 && peer.Ask(Request.Open(10)).Error == Errno.None)
        {
            Assert.Equal(Inside, peer.Ask(Request.Read(10, 0, 100)).Text);
        }
    }

    private static void List(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        if (peer.Ask(Request.Open(10)).Error == Errno.None)
        {
            Reply listed = peer.Ask(Request.ReadDirectory(10, 0, 8192));
            Assert.DoesNotContain(listed.Entries, entry => entry.Name == "only-outside");
        }
    }

    private static void Create(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        if (peer.Ask(Request.Create(10, "made")).Error == Errno.None)
        {
            _ = peer.Ask(Request.Write(10, 0, "made"u8)).Ok;
        }
    }

    private static void MakeDirectory(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.MakeDirectory(10, "made-directory"));
    }

    private static void MakeSymlink(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.MakeSymlink(10, "made-link", "nowhere"));
    }

    private static void MakeNode(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.MakeNode(10, "made-pipe", 0x1000 | 0x1A4));
    }

    private static void MakeLink(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.Walk(0, 11, "own"));
        _ = peer.Ask(Request.MakeLink(10, 11, "linked"));

        // And the other way round: what is linked may be outside.
        _ = peer.Ask(Request.Walk(0, 12, "a", "secret"));
        if (peer.Ask(Request.MakeLink(0, 12, "stolen-link")).Error == Errno.None)
        {
            _ = peer.Ask(Request.Unlink(0, "stolen-link")).Ok;
        }
    }

    private static void Unlink(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.Unlink(10, "victim"));
        _ = peer.Ask(Request.Unlink(10, "folder", 0x200));
        _ = peer.Ask(Request.MakeDirectory(10, "folder"));
        _ = peer.Ask(Request.MakeNode(10, "victim", 0x8000 | 0x1A4));
    }

    private static void RenameOut(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        if (peer.Ask(Request.RenameAt(10, "victim", 0, "stolen")).Error == Errno.None)
        {
            _ = peer.Ask(Request.RenameAt(0, "stolen", 10, "victim"));
        }
    }

    private static void RenameIn(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.MakeNode(0, "planted", 0x8000 | 0x1A4));
        _ = peer.Ask(Request.RenameAt(0, "planted", 10, "secret-2"));
    }

    private static void RenameByFid(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.MakeNode(0, "moving", 0x8000 | 0x1A4));
        _ = peer.Ask(Request.Walk(0, 11, "moving"));
        _ = peer.Ask(Request.Rename(11, 10, "moved"));
    }

    private static void Remove(Peer peer)
    {
        if (peer.Ask(Request.Walk(0, 10, "a", "victim")) is { Error: Errno.None, Qids.Length: 2 })
        {
            _ = peer.Ask(Request.Remove(10));
        }
    }

    private static void ChangeMode(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a", "secret"));
        _ = peer.Ask(Request.SetAttributes(10, SetattrMask.Mode, mode: 0x1FF));
        _ = peer.Ask(Request.Walk(0, 11, "a"));
        _ = peer.Ask(Request.SetAttributes(11, SetattrMask.Mode, mode: 0x1FF));
    }

    private static void ChangeOwner(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a", "secret"));
        _ = peer.Ask(Request.SetAttributes(10, SetattrMask.Uid | SetattrMask.Gid, uid: 77, gid: 77));
        _ = peer.Ask(Request.Walk(0, 11, "f"));
        _ = peer.Ask(Request.SetAttributes(11, SetattrMask.Uid | SetattrMask.Gid, uid: 77, gid: 77));
    }

    private static void Truncate(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "f"));
        _ = peer.Ask(Request.SetAttributes(10, SetattrMask.Size, size: (ulong)Inside.Length));
    }

    private static void ChangeTimes(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a", "secret"));
        _ = peer.Ask(Request.SetAttributes(10, SetattrMask.Atime | SetattrMask.Mtime));
        _ = peer.Ask(Request.Walk(0, 11, "f"));
        _ = peer.Ask(Request.SetAttributes(11, SetattrMask.Atime | SetattrMask.Mtime));
    }

    private static void ReadAttribute(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "f"));
        _ = peer.Ask(Request.WalkXattr(10, 11, "user.canary"));
    }

    private static void ListAttributes(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "f"));
        if (peer.Ask(Request.WalkXattr(10, 11, string.Empty)).Error == Errno.None)
        {
            Assert.DoesNotContain("canary", Encoding.UTF8.GetString(peer.Ask(Request.Read(11, 0, 4096)).Data), StringComparison.Ordinal);
        }
    }

    private static void WriteAttribute(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "f"));
        if (peer.Ask(Request.CreateXattr(10, "user.planted", 3)).Error == Errno.None)
        {
            _ = peer.Ask(Request.Write(10, 0, "abc"u8));
        }
    }

    private static void DotDot(Peer peer)
    {
        ulong root = peer.Ask(Request.GetAttributes(0)).Attributes.Qid.Path;
        Reply walked = peer.Ask(Request.Walk(0, 10, "a", "..", ".."));
        Qid[] qids = walked.Error == Errno.None ? walked.Qids : [];
        for (int i = 1; i < qids.Length; i++)
        {
            Assert.Equal(root, qids[i].Path);
        }
    }

    private static void StatFs(Peer peer)
    {
        _ = peer.Ask(Request.Walk(0, 10, "a"));
        _ = peer.Ask(Request.StatFs(10));
    }
}
