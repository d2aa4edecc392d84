using System;
using System.Linq;
using System.Text;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>Paths far longer than PATH_MAX and than 16 bits can say: QEMU's work item 3358 (a truncated length, memory behind it read).</summary>
public sealed class DeepPathTests : IDisposable
{
    private const int Levels = 260;
    private static readonly string Name = new('d', 255);

    private readonly SharedFolder _shared = new(mark: 40);

    public void Dispose() => _shared.Dispose();

    /// <summary>QEMU work item 3358: 260 folders of 255 bytes are 66,560 bytes of path.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Item_3358_a_path_of_66560_bytes_works_like_any_other(Way way)
    {
        Peer peer = _shared.Connect(way);
        var qids = new Qid[Levels];

        // Every level is kept by a fid of its own, and there are fewer descriptors than levels.
        for (uint level = 0; level < Levels; level++)
        {
            _ = peer.Ask(Request.MakeDirectory(level, Name)).Ok;
            qids[level] = Assert.Single(peer.Ask(Request.Walk(level, level + 1, Name)).Qids);
        }

        uint deepest = Levels;
        peer.Ask(Request.Walk(deepest, 1000)).Ok.ToString();
        _ = peer.Ask(Request.Create(1000, "file")).Ok;
        _ = peer.Ask(Request.Write(1000, 0, "deep down"u8)).Ok;
        Assert.Equal("deep down", peer.Ask(Request.Read(1000, 0, 100)).Text);
        _ = peer.Ask(Request.RenameAt(deepest, "file", deepest, Name)).Ok;
        _ = peer.Ask(Request.MakeSymlink(deepest, "link", "../file")).Ok;
        _ = peer.Ask(Request.Walk(deepest, 1001, "link")).Ok;
        Assert.Equal("../file", peer.Ask(Request.ReadLink(1001)).Target);
        _ = peer.Ask(Request.WalkXattr(deepest, 1002, string.Empty)).Ok;
        Assert.Equal("deep down", peer.Ask(Request.Read(1000, 0, 100)).Text);

        // Back up, sixteen at a time, to the root and no further.
        _ = peer.Ask(Request.Walk(deepest, 2000)).Ok;
        for (int level = Levels; level > 0;)
        {
            Qid[] up = peer.Ask(Request.Walk(2000, 2000, [.. Enumerable.Repeat("..", 16)])).Qids;
            foreach (Qid qid in up)
            {
                level--;
                Assert.Equal(level > 0 ? qids[level - 1].Path : peer.Ask(Request.GetAttributes(0)).Attributes.Qid.Path, qid.Path);
            }

            if (level < 16 && level > 0)
            {
                Qid[] rest = peer.Ask(Request.Walk(2000, 2000, [.. Enumerable.Repeat("..", level)])).Qids;
                Assert.Equal(level, rest.Length);
                level = 0;
            }
        }

        // A rename at the top moves all of it, and every fid below goes on.
        _ = peer.Ask(Request.RenameAt(0, Name, 0, "top")).Ok;
        Assert.Equal("deep down", peer.Ask(Request.Read(1000, 0, 100)).Text);
        Assert.Equal(qids[Levels - 1].Path, peer.Ask(Request.GetAttributes(deepest)).Attributes.Qid.Path);
        _ = peer.Ask(Request.Walk(deepest, 1003, Name)).Ok;
        _ = peer.Ask(Request.Remove(1003)).Ok;
        _ = peer.Ask(Request.Unlink(deepest, "link")).Ok;
        _shared.AssertOutsideUntouched();
    }

    /// <summary>QEMU work item 3358, the whole message: sixteen names of 4,000 bytes, and of 65,535 as far as a message can hold them.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Item_3358_names_longer_than_a_name_can_be_are_errors(Way way)
    {
        Peer peer = _shared.Connect(way);
        Assert.Equal(Errno.ENAMETOOLONG, peer.Ask(Request.Walk(0, 1, new string('n', 256))).Error);
        Assert.Equal(Errno.ENAMETOOLONG, peer.Ask(Request.Walk(0, 1, new string('n', 30_000))).Error);
        Assert.Equal(Errno.ENAMETOOLONG, peer.Ask(Request.Walk(0, 1, [.. Enumerable.Repeat(new string('n', 1900), 16)])).Error);
        Assert.Equal(Errno.ENAMETOOLONG, peer.Ask(Request.MakeSymlink(0, "link", new string('t', 5000))).Error);
        Assert.Equal(
            Errno.ENOENT,
            Libc.StatX(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_shared.Host("link")), StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE, out _));
    }
}
