using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Client.Tests;

/// <summary>The listing of docs/client.md; <see cref="DocumentationTests"/> compares and runs it.</summary>
internal static class ClientListing
{
    public static async Task RunAsync(string address, string target, CancellationToken cancellation)
    {
        // Begin
        var options = new ClientOptions { MountTag = "share", RequestTimeout = TimeSpan.FromMinutes(1) };
        await using RemoteFileSystem files = await RemoteFileSystem.ConnectAsync(address, options, cancellation);

        await files.MakeDirectoryAsync("logs", cancellationToken: cancellation);
        await using (RemoteStream log = await files.CreateAsync("logs/today", cancellation))
        await using (var writer = new StreamWriter(log))
        {
            await writer.WriteLineAsync("hello");
        }

        await foreach (RemoteEntry entry in files.EnumerateAsync("logs", cancellation))
        {
            RemoteAttributes attributes = await files.GetAttributesAsync("logs" / entry.Name, cancellation);
            Console.WriteLine($"{entry.Name}: {attributes.Length} bytes, {attributes.Modified:u}");
        }

        var copy = new CopyOptions { Progress = new Progress<CopyProgress>(now => Console.WriteLine($"{now.Files} files, {now.Bytes} bytes: {now.Path}")) };
        await files.DownloadAsync("logs", target, copy, cancellation);

        try
        {
            await files.RemoveAsync("logs/tomorrow", cancellation);
        }
        catch (NinePException refused) when (refused.Errno == Errno.ENOENT)
        {
            Console.WriteLine(refused.Message); // Tunlinkat logs/tomorrow: No such file or directory (ENOENT)
        }

        // End
    }
}
