using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

public sealed class TreeCopyTests : IDisposable
{
    private readonly SharedFolder _share = new();
    private readonly List<(string Path, Errno Error)> _problems = [];
    private readonly TreeCopy _copy;
    private readonly string _here;

    public TreeCopyTests()
    {
        _copy = new TreeCopy(new CopyOptions { OnFailure = (path, error) => _problems.Add((path, error)) });
        _here = Directory.CreateDirectory(Path.Combine(_share.Folder, "here")).FullName;
    }

    public void Dispose() => _share.Dispose();

    [Fact]
    public async Task A_tree_comes_back_as_it_went()
    {
        string tree = MakeTree(Path.Combine(_here, "tree"));

        await _copy.UploadAsync(tree, _share.Root, "up", "tree");
        string back = Path.Combine(_here, "back");
        await using (RemoteFile up = await _share.Root.WalkAsync("up"))
        {
            await _copy.CopyAsync(up, _share.Root, "again", "up");
            await _copy.DownloadAsync(up, back, "up");
        }

        Assert.Empty(_problems);
        Assert.False(_copy.HasFailed);
        foreach (string root in (string[])[_share.Host("up"), _share.Host("again"), back])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(tree, "dir", "big")), File.ReadAllBytes(Path.Combine(root, "dir", "big")));
            Assert.Equal("dir/big", new FileInfo(Path.Combine(root, "link")).LinkTarget);
            Assert.Equal(File.GetUnixFileMode(Path.Combine(tree, "closed")), File.GetUnixFileMode(Path.Combine(root, "closed")));
            Assert.True(File.Exists(Path.Combine(root, "closed", "inside")));
            File.SetUnixFileMode(Path.Combine(root, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Special_files_are_reported_and_all_else_copied()
    {
        await _share.Root.MakeNodeAsync("fifo", InodeMode.S_IFIFO | 0x180, 0, 0);
        File.WriteAllText(_share.Host("file"), "x");

        await _copy.DownloadAsync(_share.Root, Path.Combine(_here, "all"), "share");

        Assert.Equal([("share/fifo", Errno.EOPNOTSUPP)], _problems);
        Assert.True(_copy.HasFailed);
        Assert.True(File.Exists(Path.Combine(_here, "all", "file")));
    }

    [Fact]
    public async Task A_link_that_stands_where_a_file_is_to_go_is_not_followed()
    {
        string outside = Path.Combine(_share.Folder, "outside");
        File.WriteAllText(outside, "precious");
        Directory.CreateDirectory(Path.Combine(_here, "all"));
        File.CreateSymbolicLink(Path.Combine(_here, "all", "file"), outside);
        File.WriteAllText(_share.Host("file"), "new");

        await _copy.DownloadAsync(_share.Root, Path.Combine(_here, "all"), "share");

        Assert.Equal([("share/file", Errno.ELOOP)], _problems);
        Assert.Equal("precious", File.ReadAllText(outside));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700_003)]
    public async Task A_file_with_holes_comes_back_with_them_as_it_went(int tail)
    {
        // Data in the first block, in one beyond a buffer's end, and at the end or not, where the hole is.
        byte[] content = new byte[20_000_000 + tail];
        (content[17], content[262_144 + 4095], content[10_000_000], content[^(tail + 1)]) = (1, 2, 3, (byte)(tail == 0 ? 4 : 0));
        string path = Path.Combine(_here, "sparse");
        using (FileStream file = File.Create(path))
        {
            foreach (int place in (int[])[17, 262_144 + 4095, 10_000_000, content.Length - tail - 1])
            {
                file.Position = place;
                file.WriteByte(content[place]);
            }

            file.SetLength(content.Length);
        }

        await _copy.UploadAsync(path, _share.Root, "up", "sparse");
        string back = Path.Combine(_here, "back");
        await using (RemoteFile up = await _share.Root.WalkAsync("up"))
        {
            await _copy.CopyAsync(up, _share.Root, "again", "up");
            await _copy.DownloadAsync(up, back, "up");
        }

        Assert.Empty(_problems);
        foreach (string copy in (string[])[_share.Host("up"), _share.Host("again"), back])
        {
            Assert.Equal(content, File.ReadAllBytes(copy));
            Assert.InRange(RoomOf(copy), 1, 64 * 1024);
        }
    }

    [Fact]
    public async Task A_file_of_holes_alone_is_neither_read_nor_written()
    {
        string path = Path.Combine(_here, "hole");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 40); // Read, it would take minutes.
        }

        await _copy.UploadAsync(path, _share.Root, "hole", "hole");

        Assert.Empty(_problems);
        Assert.Equal(1L << 40, new FileInfo(_share.Host("hole")).Length);
        Assert.Equal(0, RoomOf(_share.Host("hole")));
    }

    [Fact]
    public async Task A_file_whose_zeros_are_written_stays_whole()
    {
        File.WriteAllBytes(Path.Combine(_here, "zeros"), new byte[1_000_000]);

        await _copy.UploadAsync(Path.Combine(_here, "zeros"), _share.Root, "zeros", "zeros");

        Assert.InRange(RoomOf(_share.Host("zeros")), 1_000_000, long.MaxValue);
    }

    [Fact]
    public async Task A_file_with_holes_goes_where_there_can_be_none_with_its_zeros()
    {
        using (FileStream file = File.Create(_share.Host("sparse")))
        {
            file.SetLength(1_000_000);
        }

        await using RemoteFile sparse = await _share.Root.WalkAsync("sparse");
        await _copy.DownloadAsync(sparse, "/dev/null", "sparse");

        Assert.Empty(_problems);
    }

    [Theory]
    [InlineData("../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task A_server_cannot_name_its_files_out_of_the_folder(string name)
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        await using var root = new RemoteFile(client, 0, new Qid(QidType.Directory, 1, 1), default);
        Task copying = _copy.DownloadAsync(root, Path.Combine(_here, "evil"), "share");

        server.Reply(MessageType.Rwalk, server.Receive(MessageType.Twalk).Tag, [0, 0]);
        server.Reply(MessageType.Rgetattr, server.Receive(MessageType.Tgetattr).Tag, DirectoryAttributes());
        server.Reply(MessageType.Rwalk, server.Receive(MessageType.Twalk).Tag, [0, 0]);
        server.Reply(MessageType.Rlopen, server.Receive(MessageType.Tlopen).Tag, [.. Directory13(), 0, 0, 0, 0]);
        byte[] entry = Entry(name);
        server.Reply(MessageType.Rreaddir, server.Receive(MessageType.Treaddir).Tag, [.. BitConverter.GetBytes(entry.Length), .. entry]);
        server.Reply(MessageType.Rreaddir, server.Receive(MessageType.Treaddir).Tag, [0, 0, 0, 0]);
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        await copying;

        Assert.Equal([($"share/{name}", Errno.EPROTO)], _problems);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_here, "evil")));
        await client.DisposeAsync();
    }

    private static long RoomOf(string path)
    {
        Errno error = Libc.StatX(
            Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX attributes);
        Assert.Equal(Errno.None, error);
        return (long)attributes.Blocks * 512;
    }

    private static byte[] Directory13() => [(byte)QidType.Directory, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] DirectoryAttributes()
    {
        byte[] body = new byte[Rgetattr.BodySize];
        var writer = new WireWriter(body);
        new Rgetattr { Valid = GetattrMask.Basic, Mode = InodeMode.S_IFDIR | 0x1ED }.Encode(ref writer);
        return body;
    }

    private static byte[] Entry(string name)
    {
        byte[] bytes = new byte[DirectoryEntryRecord.SizeOf(Encoding.UTF8.GetByteCount(name))];
        var writer = new WireWriter(bytes);
        new DirectoryEntryRecord(new Qid(QidType.File, 1, 2), 1, 8, Encoding.UTF8.GetBytes(name)).Encode(ref writer);
        return bytes;
    }

    private static string MakeTree(string path)
    {
        Directory.CreateDirectory(Path.Combine(path, "dir", "empty"));
        byte[] content = new byte[200_000];
        new Random(2).NextBytes(content);
        File.WriteAllBytes(Path.Combine(path, "dir", "big"), content);
        File.CreateSymbolicLink(Path.Combine(path, "link"), "dir/big");
        Directory.CreateDirectory(Path.Combine(path, "closed"));
        File.WriteAllText(Path.Combine(path, "closed", "inside"), "x");
        File.SetUnixFileMode(Path.Combine(path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
