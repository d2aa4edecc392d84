using System;
using System.IO;
using System.Text;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>A temporary folder shared by the real server over a Unix socket, and a client attached to it.</summary>
internal sealed class SharedFolder : IDisposable
{
    private readonly Server.Server _server = new();
    private readonly Export _export;

    public SharedFolder(int msize = 65536)
    {
        Folder = Directory.CreateTempSubdirectory("virtfs-").FullName;
        Shared = Directory.CreateDirectory(Path.Combine(Folder, "shared")).FullName;
        var options = new LocalFileSystemOptions { Path = Shared, SecurityModel = SecurityModel.None };
        Assert.True(LocalFileSystem.TryOpen(options, out LocalFileSystem? fileSystem, out string? error), error);
        _export = new Export("share", fileSystem) { MountTags = ["share"] };
        string socket = Path.Combine(Folder, "socket");
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(socket), out ListeningSocket? listener));
        _server.Add(new StreamDoor($"unix:{socket}", listener!, ExportTable.Single(_export)));

        Address = $"unix:{socket}";
        Files = RemoteFileSystem.ConnectAsync(Address, new ClientOptions { Msize = msize, MountTag = "share" }).GetAwaiter().GetResult();
    }

    public string Address { get; }

    public string Folder { get; }

    public string Shared { get; }

    public RemoteFileSystem Files { get; }

    public NinePClient Client => Files.Client;

    public RemoteFile Root => Files.Root;

    /// <summary>Serves the folder on a TCP port of this machine too, and returns the address.</summary>
    public string AlsoOnTcp()
    {
        Assert.Equal(Errno.None, ListeningSocket.ListenTcp("127.0.0.1", 0, out ListeningSocket? listener));
        string address = $"tcp:127.0.0.1:{listener!.Port}";
        _server.Add(new StreamDoor(address, listener, ExportTable.Single(_export)));
        return address;
    }

    /// <summary>Serves the folder on a socket that shows several exports, so that the mount tag matters; returns the address.</summary>
    public string AlsoByTag()
    {
        string socket = Path.Combine(Folder, "tagged");
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(socket), out ListeningSocket? listener));
        _server.Add(new StreamDoor($"unix:{socket}", listener!, new ExportTable([_export, _export])));
        return $"unix:{socket}";
    }

    public string Host(string path) => Path.Combine(Shared, path);

    public void Dispose()
    {
        Files.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _server.Dispose();
        _export.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
