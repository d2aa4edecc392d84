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
    public void Reads_and_writes_whole_files()
    {
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);

        Assert.Equal(Errno.None, Root.WriteFile("file"u8, content, 0x1A4));
        Assert.Equal(content, File.ReadAllBytes(_share.Host("file")));
        Assert.Equal(Errno.None, Root.ReadFile("file"u8, out byte[] read));
        Assert.Equal(content, read);
        Assert.Equal(Errno.None, Root.WriteFile("file"u8, "short"u8, 0x1A4));
        Assert.Equal("short", File.ReadAllText(_share.Host("file")));
    }

    [Fact]
    public void Walks_further_than_one_message_can()
    {
        string path = string.Join('/', Enumerable.Range(0, 40).Select(i => $"d{i}"));
        Directory.CreateDirectory(_share.Host(path));

        Assert.Equal(Errno.None, Root.Walk(Encoding.UTF8.GetBytes($"/{path}//./"), out RemoteFile? deepest));
        Assert.True(deepest!.IsDirectory);
        Assert.Equal(Errno.None, deepest.MakeDirectory("end"u8, 0x1ED));
        Assert.True(Directory.Exists(_share.Host($"{path}/end")));
        deepest.Dispose();
    }

    [Theory]
    [InlineData("nothing", Errno.ENOENT)]
    [InlineData("dir/nothing", Errno.ENOENT)]
    [InlineData("dir/nothing/more", Errno.ENOENT)]
    [InlineData("file/more", Errno.ENOTDIR)]
    [InlineData("dir/file/more", Errno.ENOTDIR)]
    public void Says_why_a_walk_failed_wherever_that_was(string path, Errno expected)
    {
        Directory.CreateDirectory(_share.Host("dir"));
        File.WriteAllText(_share.Host("file"), "x");
        File.WriteAllText(_share.Host("dir/file"), "x");

        Assert.Equal(expected, Root.Walk(Encoding.UTF8.GetBytes(path), out RemoteFile? file));
        Assert.Null(file);
        Assert.Equal(Errno.None, Root.Walk("dir"u8, out file)); // The fid was given back.
        file!.Dispose();
    }

    [Fact]
    public void Follows_links_within_the_share()
    {
        Directory.CreateDirectory(_share.Host("dir"));
        File.WriteAllText(_share.Host("dir/file"), "content");
        File.CreateSymbolicLink(_share.Host("one"), "dir");
        File.CreateSymbolicLink(_share.Host("dir/two"), "../one/file");

        Assert.Equal(Errno.None, Root.ReadFile("one/two"u8, out byte[] content));
        Assert.Equal("content"u8.ToArray(), content);
    }

    [Fact]
    public void Does_not_follow_links_for_ever()
    {
        File.CreateSymbolicLink(_share.Host("loop"), "loop");

        Assert.Equal(Errno.ELOOP, Root.Resolve("loop"u8, out _));
    }

    [Fact]
    public void Does_not_follow_links_out_of_the_share()
    {
        File.CreateSymbolicLink(_share.Host("out"), "/etc/passwd");

        Assert.Equal(Errno.EXDEV, Root.Resolve("out"u8, out _));
    }

    [Fact]
    public void Lists_every_name_once_however_small_the_messages()
    {
        using var share = new SharedFolder(msize: 4096);
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"{new string('n', i % 200)}{i}")];
        foreach (string name in names)
        {
            File.WriteAllBytes(share.Host(name), []);
        }

        Assert.Equal(Errno.None, share.Root.List(out IReadOnlyList<RemoteEntry> entries));
        Assert.Equal(names.Order(), entries.Select(entry => Encoding.UTF8.GetString(entry.Name.Span)).Order());
    }

    [Fact]
    public void Lists_folders_only()
    {
        File.WriteAllText(_share.Host("file"), "x");
        Assert.Equal(Errno.None, Root.Walk("file"u8, out RemoteFile? file));

        Assert.Equal(Errno.ENOTDIR, file!.List(out _));
        file.Dispose();
    }

    [Fact]
    public void Makes_renames_links_and_removes()
    {
        Assert.Equal(Errno.None, Root.MakeDirectory("dir"u8, 0x1ED));
        Assert.Equal(Errno.None, Root.WriteFile("a"u8, "x"u8, 0x1A4));
        Assert.Equal(Errno.None, Root.Walk("a"u8, out RemoteFile? file));
        Assert.Equal(Errno.None, Root.Walk("dir"u8, out RemoteFile? directory));
        Assert.Equal(Errno.None, directory!.MakeLink("hard"u8, file!));
        Assert.Equal(Errno.None, directory.MakeSymlink("soft"u8, "../a"u8));
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, InodeMode.S_IFIFO | 0x180, 0, 0));
        Assert.Equal(Errno.None, Root.Rename("a"u8, directory, "b"u8));
        Assert.Equal(["b", "hard", "soft"], Directory.GetFileSystemEntries(_share.Host("dir")).Select(Path.GetFileName).Order());
        Assert.Equal(Errno.None, file!.GetAttributes(out Rgetattr attributes));
        Assert.Equal(2ul, attributes.LinkCount);

        Assert.Equal(Errno.ENOTEMPTY, Root.Unlink("dir"u8, UnlinkatFlags.RemoveDirectory));
        Assert.Equal(Errno.None, directory.Unlink("hard"u8, UnlinkatFlags.None));
        Assert.Equal(Errno.None, directory.Unlink("soft"u8, UnlinkatFlags.None));
        Assert.Equal(Errno.None, file.Remove());
        Assert.Equal(Errno.None, directory.Close());
        Assert.Equal(Errno.None, Root.Unlink("dir"u8, UnlinkatFlags.RemoveDirectory));
        Assert.False(Directory.Exists(_share.Host("dir")));
    }

    [Fact]
    public void Changes_attributes()
    {
        File.WriteAllText(_share.Host("file"), "0123456789");
        Assert.Equal(Errno.None, Root.Walk("file"u8, out RemoteFile? file));

        Assert.Equal(Errno.None, file!.SetAttributes(new Tsetattr { Valid = SetattrMask.Size | SetattrMask.Mode, Size = 4, Mode = 0x180 }));
        Assert.Equal("0123", File.ReadAllText(_share.Host("file")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_share.Host("file")));
        Assert.Equal(Errno.None, file.GetStatistics(out Rstatfs statistics));
        Assert.NotEqual(0ul, statistics.Blocks);
        file.Dispose();
    }

    [Fact]
    public void Locks_and_sees_the_lock_of_another()
    {
        File.WriteAllText(_share.Host("file"), "0123456789");
        using RemoteFile mine = OpenForWriting();
        using RemoteFile other = OpenForWriting();

        Assert.Equal(Errno.None, _share.Client.Lock(new Tlock(mine.Fid, LockType.WriteLock, 0, 2, 3, 1, "me"u8), out LockStatus status));
        Assert.Equal(LockStatus.Success, status);
        Assert.Equal(Errno.None, _share.Client.Lock(new Tlock(other.Fid, LockType.WriteLock, 0, 4, 9, 2, "you"u8), out status));
        Assert.Equal(LockStatus.Blocked, status);
        Assert.Equal(
            Errno.None,
            _share.Client.GetLock(new Tgetlock(other.Fid, LockType.WriteLock, 0, 0, 2, "you"u8), out LockRange conflict, out byte[] holder));
        Assert.Equal(new LockRange(LockType.WriteLock, 2, 3, 1), conflict);
        Assert.Equal("me"u8.ToArray(), holder);
    }

    [Fact]
    public void Many_threads_share_one_client()
    {
        byte[][] contents = [.. Enumerable.Range(0, 16).Select(i => Enumerable.Repeat((byte)i, 50_000 + i).ToArray())];
        Task<Errno>[] writes = [.. contents.Select((content, i) => Concurrently.Run(() => Root.WriteFile(Name(i), content, 0x1A4)))];
        Assert.All(writes, write => Assert.Equal(Errno.None, write.Result));

        Task<byte[]>[] reads = [.. contents.Select((_, i) => Concurrently.Run(() => Root.ReadFile(Name(i), out byte[] read) == Errno.None ? read : []))];
        Assert.All(reads.Zip(contents), pair => Assert.Equal(pair.Second, pair.First.Result));

        static byte[] Name(int number) => Encoding.UTF8.GetBytes($"file{number}");
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing_in_the_long_run()
    {
        Assert.Equal(Errno.None, Root.Create("file"u8, LopenFlags.ReadWrite, 0x1A4, out RemoteFile? file));
        byte[] data = new byte[4096];
        Assert.Equal(Errno.None, Exchange(file!, data, 100));

        // What the runtime allocates once while it compiles is in one round; what a request allocates is in all of them.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Errno outcome = Exchange(file!, data, 2000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(Errno.None, outcome);
        }

        Assert.Equal(0, least);
        file!.Dispose();

        static Errno Exchange(RemoteFile file, byte[] data, int times)
        {
            Errno error = Errno.None;
            for (int i = 0; i < times && error == Errno.None; i++)
            {
                error = file.Write(0, data, out _);
                error = error == Errno.None ? file.Read(0, data, out _) : error;
                error = error == Errno.None ? file.GetAttributes(out _) : error;
            }

            return error;
        }
    }

    private RemoteFile OpenForWriting()
    {
        Assert.Equal(Errno.None, Root.Walk("file"u8, out RemoteFile? file));
        Assert.Equal(Errno.None, file!.Open(LopenFlags.ReadWrite));
        return file;
    }
}
