using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Virtfs.Drivers.Synth;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Against a server in which nobody makes files, and some can be written.</summary>
public sealed class FixedTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("virtfs-");
    private readonly Server.Server _server = new();
    private readonly Export _export;
    private readonly MemoryStream _written = new();
    private readonly RemoteFileSystem _files;

    public FixedTreeTests()
    {
        var tree = new SynthFileSystem();
        tree.Root.AddFile("text", "text");
        tree.Root.AddFile("control", Write);
        _export = new Export("tree", tree) { MountTags = ["tree"] };
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(_folder.At("socket")), out ListeningSocket? listener));
        _server.Add(new StreamDoor("unix", listener!, ExportTable.Single(_export)));
        _files = RemoteFileSystem.ConnectAsync($"unix:{_folder.At("socket")}").GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _files.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _server.Dispose();
        _export.Dispose();
        _written.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_there_is_opened()
    {
        await using (RemoteStream stream = await _files.CreateAsync("control"))
        {
            await stream.WriteAsync("2\n"u8.ToArray());
        }

        Assert.Equal("2\n"u8.ToArray(), _written.ToArray());
    }

    [Theory]
    [InlineData("none", LopenFlags.WriteOnly)]
    [InlineData("text", LopenFlags.WriteOnly)]
    [InlineData("control", LopenFlags.WriteOnly | LopenFlags.Exclusive)]
    public async Task Others_are_refused_as_the_server_refuses_them(string name, LopenFlags flags)
    {
        NinePException refused = await Assert.ThrowsAsync<NinePException>(
            async () => await _files.CreateAsync(name, flags, UnixFileMode.UserRead | UnixFileMode.UserWrite));

        Assert.Equal((Errno.EPERM, MessageType.Tlcreate, name), (refused.Errno, refused.Request, refused.Path.ToString()));
    }

    [Fact]
    public async Task A_copy_that_ends_with_data_asks_for_no_length()
    {
        // Which nothing here can be given.
        string path = _folder.At("sparse");
        using (FileStream file = File.Create(path))
        {
            file.Position = 100_000;
            file.WriteByte(7);
        }

        await _files.UploadAsync(path, "control");

        Assert.Equal(7, _written.ToArray()[100_000]);
    }

    private Errno Write(ulong offset, ReadOnlySpan<byte> data)
    {
        _written.Position = (long)offset;
        _written.Write(data);
        return Errno.None;
    }
}
