using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Against a server that others wrote: diod.</summary>
public sealed class DiodTests : IDisposable
{
    private readonly DiodServer _diod = new();

    public void Dispose() => _diod.Dispose();

    [Fact]
    public async Task Lists_writes_and_reads()
    {
        await using RemoteFileSystem files = await ConnectAsync();
        byte[] content = new byte[2_000_000];
        new Random(1).NextBytes(content);
        await files.MakeDirectoryAsync("dir");
        await using (RemoteStream stream = await files.CreateAsync("dir/file"))
        {
            await stream.WriteAsync(content);
        }

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(_diod.Shared, "dir", "file")));
        await using (RemoteStream stream = await files.OpenReadAsync("dir/file"))
        {
            byte[] read = new byte[content.Length];
            await stream.ReadExactlyAsync(read);
            Assert.Equal(content, read);
        }

        List<string> names = [];
        await foreach (RemoteEntry entry in files.EnumerateAsync("dir"))
        {
            names.Add(entry.Name.ToString());
        }

        Assert.Equal(["file"], names);
        Assert.Equal(Errno.ENOENT, (await Assert.ThrowsAsync<NinePException>(() => files.OpenReadAsync("dir/none"))).Errno);
    }

    [Fact]
    public async Task Reads_that_are_cancelled_end_and_the_connection_goes_on()
    {
        await using RemoteFileSystem files = await ConnectAsync();
        File.WriteAllBytes(Path.Combine(_diod.Shared, "file"), new byte[1_000_000]);
        await using RemoteStream stream = await files.OpenReadAsync("file");
        for (int i = 0; i < 50; i++)
        {
            using var token = new CancellationTokenSource();
            Task<int>[] reads = [.. new int[8].Select(_ => stream.File.ReadAsync(0, new byte[60_000], token.Token).AsTask())];
            await token.CancelAsync();
            await Task.WhenAll(reads).ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.All(reads, read => Assert.True(read.IsCanceled || read.Result == 60_000));
        }

        Assert.Equal(1_000_000, stream.Length);
    }

    [Fact]
    public async Task Cancelled_walks_and_opens_leave_no_fids()
    {
        await using RemoteFileSystem files = await ConnectAsync();
        File.WriteAllText(Path.Combine(_diod.Shared, "file"), "x");
        int cancelled = 0;
        for (int i = 0; i < 2000; i++)
        {
            using var token = new CancellationTokenSource();
            Task<RemoteStream> open = files.OpenReadAsync("file", token.Token);
            for (int pause = i % 13; pause > 0; pause--)
            {
                await Task.Yield();
            }

            await token.CancelAsync();
            try
            {
                await (await open).DisposeAsync();
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }

        Assert.True(cancelled > 0, "Nothing was cancelled.");
        FidCheck.AssertNoneLeft(files.Client, files.Root.Fid);
    }

    // diod takes the path of an export for its tag.
    private Task<RemoteFileSystem> ConnectAsync() =>
        RemoteFileSystem.ConnectAsync(_diod.Address, new ClientOptions { MountTag = _diod.Shared });
}
