using System.Collections.Generic;
using Virtfs.Protocol.Messages;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>One request of every kind that the session knows, about fid 1 and its like.</summary>
internal static class Samples
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Request.Version(32768),
        Request.Attach(20, "tag", 1000, "user"),
        Request.Walk(0, 21, "dir", "sub", "file"),
        Request.Open(1, LopenFlags.ReadWrite),
        Request.Create(2, "created"),
        Request.Read(3, 1, 5),
        Request.Write(3, 2, "some data"u8),
        Request.Clunk(4),
        Request.Remove(5),
        Request.Flush(7, Request.Tag),
        Request.GetAttributes(1),
        Request.SetAttributes(1, SetattrMask.Mode | SetattrMask.Size, mode: 0x1FF, size: 3),
        Request.StatFs(0),
        Request.ReadLink(6),
        Request.FSync(3),
        Request.ReadDirectory(7, 0, 1000),
        Request.MakeDirectory(2, "directory"),
        Request.MakeNode(2, "node", 0x1180),
        Request.MakeSymlink(2, "link", "target"),
        Request.MakeLink(2, 1, "hard"),
        Request.Unlink(2, "file"),
        Request.Rename(1, 2, "renamed"),
        Request.RenameAt(2, "file", 2, "renamed"),
        Request.WalkXattr(1, 22, "user.a"),
        Request.CreateXattr(1, "user.a", 5),
        Request.Lock(3, LockType.ReadLock),
        Request.GetLock(3, LockType.WriteLock),
    ];

    /// <summary>Makes the files and fids that <see cref="All"/> is about.</summary>
    public static void Prepare(TestFileSystem files, Conversation client)
    {
        if (files.Root.Find("dir"u8) is null)
        {
            files.AddDirectory("dir");
            files.AddDirectory("dir/sub");
            files.AddFile("dir/sub/file", "content"u8);
            files.AddSymlink("symlink", "target");
        }

        client.Walk(1, "dir/sub/file");
        client.Walk(2, "dir/sub");
        client.Open(3, "dir/sub/file", LopenFlags.ReadWrite);
        client.Walk(4, "dir");
        client.Walk(5, "dir/sub/file");
        client.Walk(6, "symlink");
        client.Open(7, "dir");
    }
}
