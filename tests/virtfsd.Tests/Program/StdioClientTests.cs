using System;
using System.IO;
using System.Threading.Tasks;
using Virtfs.Client;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>A program that starts a server of its own and speaks with it over its standard input and output.</summary>
public sealed class StdioClientTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SharedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_client_library_speaks_with_a_process()
    {
        using VirtfsdProcess server = VirtfsdProcess.StartAsDoor("-virtfs", _folder.Virtfs, "--listen", "stdio");
        byte[] content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        RemoteFileSystem files = await RemoteFileSystem.StartAsync(new StreamTransport(server.RawOutput, server.Input)).WaitAsync(Patience);
        await using (RemoteStream stream = await files.CreateAsync("file"))
        {
            await stream.WriteAsync(content);
        }

        await files.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(_folder.Shared, "file")));
        Assert.Equal(0, server.WaitForExit());
    }
}
