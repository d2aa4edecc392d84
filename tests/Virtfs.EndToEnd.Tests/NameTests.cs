using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>Names that are no names, in every message that has one (CVE-2016-7116, CVE-2016-8578), and everything that may be tried at the root (CVE-2017-7471).</summary>
public sealed class NameTests : IDisposable
{
    private static readonly string[] BadNames =
    [
        ".", "..", "/", "//", "a/b", "../outside", "../outside/secret", "./file", "file/", "/etc", "folder/..", "..\0x", ".\0x", "../outside/secret\0x",
        "\0", "", new string('n', 256), new string('n', 5000), "../" + new string('n', 250),
    ];

    private readonly SharedFolder _shared = new();

    public NameTests()
    {
        Directory.CreateDirectory(_shared.Host("folder"));
        File.WriteAllText(_shared.Host("file"), "content");
    }

    public void Dispose() => _shared.Dispose();

    /// <summary>CVE-2016-7116 and CVE-2016-8578: dots, slashes, NULs, nothing, and too much.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_7116_a_name_that_is_none_is_an_error_and_changes_nothing(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Walk(1, "folder");
        peer.Walk(2, "file");
        string before = HostTree.Describe(_shared.Path);
        foreach (string name in BadNames)
        {
            foreach ((string message, byte[] request) in Messages(name))
            {
                Reply reply = peer.Ask(request);
                Assert.True(reply.Error != Errno.None, $"{message} of '{name}' answered {reply}");
            }

            // A walk stays where it is, goes to a parent inside, or fails.
            Reply walked = peer.Ask(Request.Walk(1, 5, name));
            if (walked.Error == Errno.None)
            {
                Assert.Contains(name.Split('\0')[0], new[] { ".", ".." });
                ulong root = peer.Ask(Request.GetAttributes(0)).Attributes.Qid.Path;
                ulong folder = peer.Ask(Request.GetAttributes(1)).Attributes.Qid.Path;
                Assert.Contains(peer.Ask(Request.GetAttributes(5)).Attributes.Qid.Path, new[] { root, folder });
                _ = peer.Ask(Request.Clunk(5)).Ok;
            }
        }

        Assert.Equal(before, HostTree.Describe(_shared.Path));
        _shared.AssertOutsideUntouched();
    }

    /// <summary>CVE-2016-8578: every string of every message with no bytes at all.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_8578_strings_of_no_bytes_are_answered(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Walk(1, "folder");
        peer.Walk(2, "file");
        peer.Open(3, "file");
        string before = HostTree.Describe(_shared.Path);
        foreach ((string message, byte[] request) in Messages(string.Empty))
        {
            Assert.True(peer.Ask(request).Error != Errno.None, message);
        }

        Assert.Equal(Errno.ENOENT, peer.Ask(Request.MakeSymlink(0, "empty-target", string.Empty)).Error);
        Assert.Equal(Errno.ENOENT, peer.Ask(Request.Walk(0, 9, string.Empty)).Error);
        _ = peer.Ask(Request.Attach(20, string.Empty, 0, string.Empty)).Ok;
        _ = peer.Ask(Request.Lock(3, LockType.ReadLock, client: string.Empty)).Ok;
        _ = peer.Ask(Request.GetLock(3, LockType.WriteLock, client: string.Empty)).Ok;
        _ = peer.Ask(Request.Lock(3, LockType.Unlock, client: string.Empty)).Ok;
        Assert.Equal(0UL, peer.Ask(Request.WalkXattr(2, 21, string.Empty)).Size);

        // An attribute without a name: refused at the latest when it is set.
        peer.Walk(22, "file");
        if (peer.Ask(Request.CreateXattr(22, string.Empty, 1)).Error == Errno.None)
        {
            _ = peer.Ask(Request.Write(22, 0, "x"u8)).Ok;
            Assert.NotEqual(Errno.None, peer.Ask(Request.Clunk(22)).Error);
        }

        Assert.Equal("unknown", peer.Ask(Request.Version(8192, string.Empty)).Version.Version);
        Assert.Equal(before, HostTree.Describe(_shared.Path));
    }

    /// <summary>CVE-2017-7471: whatever is asked of the root itself, what is around it stays as it is.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2017_7471_the_root_is_neither_left_nor_moved_nor_removed(Way way)
    {
        Peer peer = _shared.Connect(way);
        ulong root = peer.Ask(Request.GetAttributes(0)).Attributes.Qid.Path;
        Assert.All(peer.Ask(Request.Walk(0, 1, [.. Enumerable.Repeat("..", 16)])).Qids, qid => Assert.Equal(root, qid.Path));
        Assert.All(peer.Ask(Request.Walk(0, 2, "folder", "..", "..", "..")).Qids[1..], qid => Assert.Equal(root, qid.Path));
        foreach (uint fid in new uint[] { 1, 2 })
        {
            Assert.NotEqual(Errno.None, peer.Ask(Request.Rename(fid, 0, "moved")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.RenameAt(fid, "..", 0, "moved")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.RenameAt(0, "folder", fid, "..")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.RenameAt(0, "folder", fid, ".")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.Unlink(fid, "..", 0x200)).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.Remove(fid)).Error);
        }

        // "..", listed, is the root: not even the number of what is above shows.
        _ = peer.Ask(Request.Walk(0, 3)).Ok;
        _ = peer.Ask(Request.Open(3)).Ok;
        Reply.Entry[] dots = [.. peer.Ask(Request.ReadDirectory(3, 0, 8192)).Entries.Where(entry => entry.Name is "." or "..")];
        Assert.Equal(2, dots.Length);
        Assert.All(dots, dot => Assert.Equal(root, dot.Qid.Path));
        Assert.True(Directory.Exists(_shared.Host("folder")));
        _shared.AssertOutsideUntouched();
    }

    private static IEnumerable<(string Message, byte[] Request)> Messages(string name)
    {
        yield return ("Tlcreate", Request.Create(1, name));
        yield return ("Tmkdir", Request.MakeDirectory(1, name));
        yield return ("Tmknod", Request.MakeNode(1, name, 0x8000 | 0x1A4));
        yield return ("Tsymlink", Request.MakeSymlink(1, name, "target"));
        yield return ("Tlink", Request.MakeLink(1, 2, name));
        yield return ("Trename", Request.Rename(2, 1, name));
        yield return ("Trenameat from", Request.RenameAt(1, name, 0, "new"));
        yield return ("Trenameat to", Request.RenameAt(0, "file", 1, name));
        yield return ("Tunlinkat", Request.Unlink(1, name));
        yield return ("Tunlinkat of a directory", Request.Unlink(1, name, 0x200));
    }
}
