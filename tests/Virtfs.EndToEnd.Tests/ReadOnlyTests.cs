using System;
using System.IO;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// A read-only export is read-only for any client, whatever it sends: the Boxlite advisory was a share that only the guest's mount made read-only.
/// </summary>
public sealed class ReadOnlyTests : IDisposable
{
    private readonly SharedFolder _shared = new(AccessMode.ReadOnly);

    public ReadOnlyTests()
    {
        Directory.CreateDirectory(_shared.Host("folder"));
        File.WriteAllText(_shared.Host("file"), "content");
        File.CreateSymbolicLink(_shared.Host("link"), "file");
    }

    public void Dispose() => _shared.Dispose();

    /// <summary>Boxlite advisory: enforced in the server, by message.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Boxlite_a_read_only_export_is_changed_by_no_message(Way way)
    {
        string before = HostTree.Describe(_shared.Path);
        Peer peer = _shared.Connect(way);
        peer.Walk(1, "folder");
        peer.Walk(2, "file");
        peer.Walk(3, "link");
        peer.Open(4, "file", LopenFlags.ReadOnly);
        byte[][] changes =
        [
            Request.Create(1, "new"), Request.MakeDirectory(1, "new"), Request.MakeNode(1, "new", 0x81A4), Request.MakeSymlink(1, "new", "x"),
            Request.MakeLink(1, 2, "new"), Request.Rename(2, 1, "new"), Request.RenameAt(0, "file", 1, "new"), Request.Unlink(0, "file"),
            Request.Unlink(0, "folder", 0x200), Request.Remove(2), Request.Write(4, 0, "changed"u8), Request.CreateXattr(2, "user.x", 1),
            Request.CreateXattr(2, "user.x", 0), Request.SetAttributes(2, SetattrMask.Mode, mode: 0x1FF), Request.SetAttributes(2, SetattrMask.Size),
            Request.SetAttributes(2, SetattrMask.Uid, uid: 7), Request.SetAttributes(2, SetattrMask.Atime), Request.SetAttributes(3, SetattrMask.Mtime),
        ];
        foreach (byte[] change in changes)
        {
            Assert.Equal(Errno.EROFS, peer.Ask(change).Error);
        }

        foreach (LopenFlags flags in new[] { LopenFlags.WriteOnly, LopenFlags.ReadWrite, LopenFlags.Truncate, LopenFlags.Append, LopenFlags.AccessModeMask })
        {
            Assert.Equal(Errno.EROFS, peer.Ask(Request.Open(2, flags)).Error);
        }

        Assert.Equal("content", peer.Ask(Request.Read(4, 0, 100)).Text);
        _ = peer.Ask(Request.FSync(4)).Ok;
        Assert.Equal(before, HostTree.Describe(_shared.Path));
    }
}
