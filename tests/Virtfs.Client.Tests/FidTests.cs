using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Fids and tags are given back, whatever is cancelled when.</summary>
public sealed class FidTests
{
    private const int Operations = 100_000;
    private const int Workers = 32;

    [Fact]
    public async Task No_fid_is_lost_in_a_hundred_thousand_operations_some_of_them_cancelled()
    {
        MoodyServer server = MoodyServer.Start(seed: 4, out NinePClient client);
        var root = new RemoteFile(client, 0, new Qid(QidType.Directory, 1, 1), default);
        int[] outcomes = await Task.WhenAll(Enumerable.Range(0, Workers).Select(seed => Task.Run(() => WorkAsync(root, new Random(seed), server))));
        await client.DisposeAsync();
        server.Dispose();

        Assert.Empty(server.Violations);
        Assert.Equal([0u], server.Fids);
        Assert.True(server.Requests >= Operations, $"Only {server.Requests} requests.");
        Assert.True(server.Dropped > 100 && outcomes.Sum() >= server.Dropped, $"{server.Dropped} dropped, {outcomes.Sum()} cancelled: nothing was shown.");
    }

    [Fact]
    public async Task The_real_server_is_left_without_fids()
    {
        using var share = new SharedFolder();
        Directory.CreateDirectory(share.Host("dir"));
        File.WriteAllText(share.Host("dir/file"), new string('x', 10_000));
        int cancelled = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 500; i++)
            {
                using var token = new CancellationTokenSource();
                Task work = UseAsync(share.Root, "dir/file", token.Token);
                await CancelSometimesAsync(token, random);
                Interlocked.Add(ref cancelled, await WasCancelledAsync(work) ? 1 : 0);
            }
        })));

        Assert.True(cancelled > 0, "Nothing was cancelled.");
        FidCheck.AssertNoneLeft(share.Client, share.Root.Fid);
    }

    private static async Task<int> WorkAsync(RemoteFile root, Random random, MoodyServer server)
    {
        int cancelled = 0;
        while (server.Requests < Operations)
        {
            using var token = new CancellationTokenSource();
            Task work = UseAsync(root, random.Next(2) == 0 ? "a/b" : string.Join('/', Enumerable.Repeat("x", 20)), token.Token);
            await CancelSometimesAsync(token, random);
            cancelled += await WasCancelledAsync(work) ? 1 : 0;
        }

        return cancelled;
    }

    private static async Task UseAsync(RemoteFile root, string path, CancellationToken cancellation)
    {
        await using RemoteFile file = await root.WalkAsync(path, cancellation);
        await file.OpenAsync(LopenFlags.ReadOnly, cancellation);
        byte[] buffer = new byte[4096];
        Assert.NotEqual(0, await file.ReadAsync(77, buffer, cancellation));
    }

    private static async Task CancelSometimesAsync(CancellationTokenSource token, Random random)
    {
        if (random.Next(3) == 0)
        {
            for (int i = random.Next(20); i > 0; i--)
            {
                await Task.Yield();
            }

            await token.CancelAsync();
        }
    }

    private static async Task<bool> WasCancelledAsync(Task work)
    {
        try
        {
            await work;
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
