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

/// <summary>An export of the real server by its paths.</summary>
public sealed class RemoteFileSystemTests : IDisposable
{
    private readonly SharedFolder _share = new();

    private RemoteFileSystem Files => _share.Files;

    public void Dispose() => _share.Dispose();

    [Fact]
    public async Task Makes_renames_links_and_removes_by_path()
    {
        await Files.MakeDirectoryAsync("dir");
        await using (RemoteStream stream = await Files.CreateAsync("dir/file"))
        {
            await stream.WriteAsync("content"u8.ToArray());
        }

        await Files.MakeSymlinkAsync("link", "dir/file");
        await Files.MakeLinkAsync("dir/hard", "link");
        await Files.RenameAsync("dir/file", "moved");

        Assert.Equal("dir/file", (await Files.ReadLinkAsync("link")).ToString());
        Assert.Equal("content", File.ReadAllText(_share.Host("moved")));
        Assert.Equal(2ul, (await Files.GetAttributesAsync("dir/hard")).Raw.LinkCount);
        Assert.Equal((true, false), (await Files.ExistsAsync("moved"), await Files.ExistsAsync("dir/file")));
        await Files.RemoveAsync("link");
        await Files.RemoveAsync("dir/hard");
        await Files.RemoveDirectoryAsync("dir");
        Assert.Equal(["moved"], Directory.GetFileSystemEntries(_share.Shared).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Changes_attributes()
    {
        File.WriteAllText(_share.Host("file"), "0123456789");
        var moment = new DateTimeOffset(1969, 7, 20, 20, 17, 40, TimeSpan.Zero).AddTicks(1234567);

        await Files.SetAttributesAsync("file", new AttributeChanges { Length = 4, Permissions = UnixFileMode.UserRead, Modified = moment });

        RemoteAttributes attributes = await Files.GetAttributesAsync("file");
        Assert.Equal((4, UnixFileMode.UserRead, moment), (attributes.Length, attributes.Permissions, attributes.Modified));
        Assert.Equal("0123", File.ReadAllText(_share.Host("file")));
        Assert.NotEqual(0ul, (await Files.GetStatisticsAsync()).Blocks);
    }

    [Fact]
    public async Task Keeps_extended_attributes()
    {
        File.WriteAllText(_share.Host("file"), "x");

        await Files.SetXattrAsync("file", "user.one", new byte[] { 1, 2 });

        Assert.Equal([1, 2], await Files.GetXattrAsync("file", "user.one"));
        Assert.Equal(["user.one"], (await Files.ListXattrsAsync("file")).Select(name => name.ToString()).Where(name => name.StartsWith("user.", StringComparison.Ordinal)));
        await Files.RemoveXattrAsync("file", "user.one");
    }

    [Fact]
    public async Task Names_that_are_no_text_are_reached()
    {
        byte[] name = [(byte)'a', 0xFF, 0xFE, (byte)'b'];
        byte[] path = [.. Encoding.UTF8.GetBytes(_share.Shared), (byte)'/', .. name];
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, path, OpenFlags.O_CREAT | OpenFlags.O_WRONLY, 0x1A4, out int descriptor));
        Libc.Close(descriptor);

        RemoteEntry entry = default;
        await foreach (RemoteEntry found in Files.EnumerateAsync(default))
        {
            entry = found;
        }

        Assert.Equal(name, entry.Name.Bytes.ToArray());
        Assert.True(await Files.ExistsAsync(entry.Name));
        await Files.RenameAsync(entry.Name, "text");
        Assert.True(File.Exists(_share.Host("text")));
    }

    [Theory]
    [InlineData("none/file", Errno.ENOENT, "Twalk none/file: No such file or directory (ENOENT)")]
    [InlineData("dir", Errno.EISDIR, "Tlopen dir: Is a directory (EISDIR)")]
    public async Task An_exception_names_request_path_and_error(string path, Errno errno, string message)
    {
        Directory.CreateDirectory(_share.Host("dir"));

        NinePException refused = await Assert.ThrowsAsync<NinePException>(() => Files.OpenReadAsync(path));

        Assert.Equal((errno, message), (refused.Errno, refused.Message));
    }

    [Fact]
    public async Task A_file_that_must_be_new_is_not_made_twice()
    {
        LopenFlags flags = LopenFlags.WriteOnly | LopenFlags.Exclusive;
        await (await Files.CreateAsync("file", flags, UnixFileMode.UserRead)).DisposeAsync();

        Assert.Equal(Errno.EEXIST, (await Assert.ThrowsAsync<NinePException>(() => Files.CreateAsync("file", flags, UnixFileMode.UserRead))).Errno);
    }

    [Fact]
    public async Task No_fid_is_left_behind()
    {
        Directory.CreateDirectory(_share.Host("dir"));
        File.WriteAllText(_share.Host("dir/file"), "x");
        for (int i = 0; i < 20; i++)
        {
            await Files.ExistsAsync("dir/none");
            await Files.GetAttributesAsync("dir/file");
            await Assert.ThrowsAsync<NinePException>(() => Files.GetXattrAsync("dir/file", "user.none"));
            await Assert.ThrowsAsync<NinePException>(() => Files.OpenReadAsync("dir"));
            await Assert.ThrowsAsync<NinePException>(() => Files.MakeDirectoryAsync("dir"));
            await foreach (RemoteEntry _ in Files.EnumerateAsync("dir"))
            {
                break;
            }
        }

        FidCheck.AssertNoneLeft(_share.Client, _share.Root.Fid);
    }

    [Fact]
    public async Task Copies_a_tree_up_across_and_down_and_tells_how_far_it_is()
    {
        using var other = new SharedFolder();
        string here = Directory.CreateDirectory(Path.Combine(_share.Folder, "here", "sub")).Parent!.FullName;
        File.WriteAllBytes(Path.Combine(here, "sub", "large"), new byte[700_000]);
        File.WriteAllText(Path.Combine(here, "small"), "x");
        var reports = new List<CopyProgress>();

        await Files.UploadAsync(here, "up", new CopyOptions { Progress = new Listener(reports) });
        await Files.CopyAsync("up", other.Files, "across");
        await other.Files.DownloadAsync("across", Path.Combine(_share.Folder, "back"));

        Assert.Equal(700_000, new FileInfo(Path.Combine(_share.Folder, "back", "sub", "large")).Length);
        Assert.Equal((4, 700_001), (reports[^1].Files, reports[^1].Bytes));
        Assert.Contains(reports, report => report is { FileBytes: > 0 and < 700_000, FileLength: 700_000 } && report.Path.EndsWith("/sub/large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_into_or_onto_itself_is_refused_and_nothing_lost()
    {
        Directory.CreateDirectory(_share.Host("dir/sub"));
        File.WriteAllText(_share.Host("dir/file"), "precious");

        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<NinePException>(() => Files.CopyAsync("dir", Files, "dir/sub/copy"))).Errno);
        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<NinePException>(() => Files.CopyAsync("dir/file", Files, "dir/file"))).Errno);
        Assert.Equal("precious", File.ReadAllText(_share.Host("dir/file")));
        Assert.False(Directory.Exists(_share.Host("dir/sub/copy/sub/copy/sub")));
    }

    [Fact]
    public async Task A_copy_that_is_cancelled_ends_and_leaves_no_fids()
    {
        File.WriteAllBytes(_share.Host("file"), new byte[50_000_000]);
        using var token = new System.Threading.CancellationTokenSource();
        var stop = new CopyOptions { Progress = new Stop(token) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Files.CopyAsync("file", Files, "copy", stop, token.Token));

        Assert.True(new FileInfo(_share.Host("copy")).Length < 50_000_000);
        FidCheck.AssertNoneLeft(_share.Client, _share.Root.Fid);
    }

    private sealed class Listener(List<CopyProgress> reports) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) => reports.Add(value);
    }

    private sealed class Stop(System.Threading.CancellationTokenSource token) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value)
        {
            if (value.Bytes > 1_000_000)
            {
                token.Cancel();
            }
        }
    }
}
