using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Against the real server and a folder of this machine.</summary>
public sealed class RemoteFileTests : IDisposable
{
    private readonly SharedFolder _share = new();

    private RemoteFile Root => _share.Root;

    public void Dispose() => _share.Dispose();

    [Fact]
    public async Task Walks_further_than_one_message_can()
    {
        string path = string.Join('/', Enumerable.Range(0, 40).Select(i => $"d{i}"));
        Directory.CreateDirectory(_share.Host(path));

        await using RemoteFile deepest = await Root.WalkAsync($"/{path}//./");
        Assert.True(deepest.IsDirectory);
        await deepest.MakeDirectoryAsync("end", 0x1ED);
        Assert.True(Directory.Exists(_share.Host($"{path}/end")));
    }

    [Theory]
    [InlineData("nothing", Errno.ENOENT)]
    [InlineData("dir/nothing", Errno.ENOENT)]
    [InlineData("dir/nothing/more", Errno.ENOENT)]
    [InlineData("file/more", Errno.ENOTDIR)]
    [InlineData("dir/file/more", Errno.ENOTDIR)]
    public async Task Says_why_a_walk_failed_wherever_that_was(string path, Errno expected)
    {
        Directory.CreateDirectory(_share.Host("dir"));
        File.WriteAllText(_share.Host("file"), "x");
        File.WriteAllText(_share.Host("dir/file"), "x");

        NinePException refused = await Assert.ThrowsAsync<NinePException>(async () => await Root.WalkAsync(path));

        Assert.Equal((expected, MessageType.Twalk, path), (refused.Errno, refused.Request, refused.Path.ToString()));
        await (await Root.WalkAsync("dir")).DisposeAsync(); // The fid was given back.
    }

    [Fact]
    public async Task Follows_links_within_the_share()
    {
        Directory.CreateDirectory(_share.Host("dir"));
        File.WriteAllText(_share.Host("dir/file"), "content");
        File.CreateSymbolicLink(_share.Host("one"), "dir");
        File.CreateSymbolicLink(_share.Host("dir/two"), "../one/file");

        await using RemoteFile file = await Root.ResolveAsync("one/two");
        Assert.Equal(7, (await file.GetAttributesAsync()).Length);
    }

    [Theory]
    [InlineData("loop", Errno.ELOOP)]
    [InlineData("/etc/passwd", Errno.EXDEV)]
    public async Task Does_not_follow_links_for_ever_or_out_of_the_share(string target, Errno expected)
    {
        File.CreateSymbolicLink(_share.Host("loop"), target);

        Assert.Equal(expected, (await Assert.ThrowsAsync<NinePException>(async () => await Root.ResolveAsync("loop"))).Errno);
    }

    [Fact]
    public async Task Lists_every_name_once_however_small_the_messages()
    {
        using var share = new SharedFolder(msize: 4096);
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"{new string('n', i % 200)}{i}")];
        foreach (string name in names)
        {
            File.WriteAllBytes(share.Host(name), []);
        }

        List<string> listed = [];
        await foreach (RemoteEntry entry in share.Root.EnumerateAsync())
        {
            listed.Add(entry.Name.ToString());
        }

        Assert.Equal(names.Order(), listed.Order());
    }

    [Fact]
    public async Task Lists_folders_only()
    {
        File.WriteAllText(_share.Host("file"), "x");
        await using RemoteFile file = await Root.WalkAsync("file");

        Assert.Equal(Errno.ENOTDIR, (await Assert.ThrowsAsync<NinePException>(async () => await file.EnumerateAsync().GetAsyncEnumerator().MoveNextAsync())).Errno);
    }

    [Fact]
    public async Task Makes_renames_links_and_removes()
    {
        await Root.MakeDirectoryAsync("dir", 0x1ED);
        File.WriteAllText(_share.Host("a"), "x");
        RemoteFile file = await Root.WalkAsync("a");
        await using RemoteFile directory = await Root.WalkAsync("dir");
        await directory.MakeLinkAsync("hard", file);
        await directory.MakeSymlinkAsync("soft", "../a");
        await Root.MakeNodeAsync("fifo", InodeMode.S_IFIFO | 0x180, 0, 0);
        await Root.RenameAsync("a", directory, "b");
        Assert.Equal(["b", "hard", "soft"], Directory.GetFileSystemEntries(_share.Host("dir")).Select(Path.GetFileName).Order());
        Assert.Equal(2ul, (await file.GetAttributesAsync()).Raw.LinkCount);

        Assert.Equal(
            Errno.ENOTEMPTY,
            (await Assert.ThrowsAsync<NinePException>(async () => await Root.UnlinkAsync("dir", UnlinkatFlags.RemoveDirectory))).Errno);
        await directory.UnlinkAsync("hard", UnlinkatFlags.None);
        await directory.UnlinkAsync("soft", UnlinkatFlags.None);
        await file.RemoveAsync();
        await Root.UnlinkAsync("dir", UnlinkatFlags.RemoveDirectory);
        Assert.False(Directory.Exists(_share.Host("dir")));
    }

    [Fact]
    public async Task Locks_and_sees_the_lock_of_another()
    {
        File.WriteAllText(_share.Host("file"), "0123456789");
        await using RemoteFile mine = await OpenForWritingAsync();
        await using RemoteFile other = await OpenForWritingAsync();
        (Errno error, LockStatus status) = await _share.Client.LockAsync(new Tlock(other.Fid, LockType.WriteLock, 0, 2, 3, 1, "them"u8));
        Assert.Equal((Errno.None, LockStatus.Success), (error, status));

        Assert.False(await mine.TryLockAsync(LockType.WriteLock, 0, 4));
        LockHolder holder = await mine.GetLockAsync(LockType.WriteLock);
        Assert.Equal(new LockRange(LockType.WriteLock, 2, 3, 1), holder.Range);
        Assert.Equal("them"u8.ToArray(), holder.ClientId.ToArray());

        Task waiting = mine.LockAsync(LockType.WriteLock, 0, 4).AsTask();
        await other.CloseAsync();
        await waiting;
        await mine.UnlockAsync();
    }

    [Fact]
    public async Task Keeps_extended_attributes()
    {
        File.WriteAllText(_share.Host("file"), "x");
        await using RemoteFile file = await Root.WalkAsync("file");
        byte[] value = [0, 1, 2, 255];

        await file.SetXattrAsync("user.one", value);
        Assert.Equal(value, await file.GetXattrAsync("user.one"));
        Assert.Contains("user.one", (await file.ListXattrsAsync()).Select(name => name.ToString()));
        await file.RemoveXattrAsync("user.one");
        Assert.Equal(Errno.ENODATA, (await Assert.ThrowsAsync<NinePException>(async () => await file.GetXattrAsync("user.one"))).Errno);
    }

    [Fact]
    public void Many_threads_share_one_client()
    {
        byte[][] contents = [.. Enumerable.Range(0, 16).Select(i => Enumerable.Repeat((byte)i, 50_000 + i).ToArray())];
        Task<Errno>[] writes = [.. contents.Select((content, i) => Concurrently.Run(() => WriteFile(Name(i), content)))];
        Assert.All(writes, write => Assert.Equal(Errno.None, write.Result));

        Assert.All(contents.Select((content, i) => (content, i)), pair => Assert.Equal(pair.content, File.ReadAllBytes(_share.Host($"file{pair.i}"))));

        static byte[] Name(int number) => Encoding.UTF8.GetBytes($"file{number}");
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing_in_the_long_run()
    {
        NinePClient client = _share.Client;
        uint fid = client.AllocateFid();
        Assert.Equal(Errno.None, client.Walk(Root.Fid, fid, default, out _));
        Assert.Equal(Errno.None, client.Create(fid, "file"u8, LopenFlags.ReadWrite, 0x1A4, 0, out _, out _));
        byte[] data = new byte[4096];
        Assert.Equal(Errno.None, Exchange(client, fid, data, 100));

        // What the runtime allocates once while it compiles is in one round; what a request allocates is in all of them.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Errno outcome = Exchange(client, fid, data, 2000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(Errno.None, outcome);
        }

        Assert.Equal(0, least);

        static Errno Exchange(NinePClient client, uint fid, byte[] data, int times)
        {
            Errno error = Errno.None;
            for (int i = 0; i < times && error == Errno.None; i++)
            {
                error = client.Write(fid, 0, data, out _);
                error = error == Errno.None ? client.Read(fid, 0, data, out _) : error;
                error = error == Errno.None ? client.GetAttributes(fid, GetattrMask.Basic, out _) : error;
            }

            return error;
        }
    }

    private Errno WriteFile(byte[] name, byte[] content)
    {
        NinePClient client = _share.Client;
        uint fid = client.AllocateFid();
        Errno error = client.Walk(Root.Fid, fid, default, out _);
        error = error == Errno.None ? client.Create(fid, name, LopenFlags.ReadWrite, 0x1A4, 0, out _, out _) : error;
        error = error == Errno.None ? client.Write(fid, 0, content, out _) : error;
        Errno closing = client.Clunk(fid);
        client.ReleaseFid(fid);
        return error == Errno.None ? closing : error;
    }

    private async Task<RemoteFile> OpenForWritingAsync()
    {
        RemoteFile file = await Root.WalkAsync("file");
        await file.OpenAsync(LopenFlags.ReadWrite);
        return file;
    }
}
