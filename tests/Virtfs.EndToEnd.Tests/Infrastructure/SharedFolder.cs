using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Virtfs.VhostUser;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>
/// A host folder behind the real local driver and a real server. Beside it, in the same parent folder, "outside": a folder with canaries that no client may
/// read or change.
/// </summary>
internal sealed class SharedFolder : IDisposable
{
    /// <summary>What the canaries hold.</summary>
    public const string Canary = "nobody may read or change this";

    private readonly List<(Door Door, WaitHandle Empty)> _doors = [];
    private readonly List<IDisposable> _connections = [];
    private readonly TemporaryFolder _top;
    private readonly string _outsideBefore;

    public SharedFolder(AccessMode access = AccessMode.ReadWrite, SecurityModel? model = null, string under = "/tmp", int mark = 0, string? path = null)
    {
        _top = new TemporaryFolder("virtfs-whole-", under);
        Path = path ?? _top.Make("export");
        Outside = _top.Make("outside");
        foreach (string name in new[] { "secret", "victim", "only-outside" })
        {
            File.WriteAllText(System.IO.Path.Combine(Outside, name), Canary);
        }

        Directory.CreateDirectory(System.IO.Path.Combine(Outside, "folder"));
        _outsideBefore = HostTree.Describe(Outside);
        var options = new LocalFileSystemOptions
        {
            Path = Path,
            SecurityModel = model ?? SecurityModel.Passthrough,
            Descriptors = mark > 0 ? new DescriptorCache(mark) : null,
        };
        Assert.True(LocalFileSystem.TryOpen(options, out LocalFileSystem? fileSystem, out string? error), error);
        FileSystem = fileSystem;
        Export = new Export("share", fileSystem) { MountTags = ["share"], Access = access };
    }

    /// <summary>Where the export is on the host.</summary>
    public string Path { get; }

    /// <summary>Where the canaries are.</summary>
    public string Outside { get; }

    public LocalFileSystem FileSystem { get; }

    public Export Export { get; }

    public Server.Server Server { get; } = new();

    /// <summary>The host's path of a name in the export.</summary>
    public string Host(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A client with a session of its own, fid 0 attached.</summary>
    public Peer Connect(Way way)
    {
        Peer peer = ConnectOnly(way);
        _connections.Add(peer);
        return peer.Begin();
    }

    /// <summary>A client that has said nothing yet; whoever asks owns it.</summary>
    public Peer ConnectOnly(Way way)
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs));
        if (way == Way.Ring)
        {
            var door = new VhostUserDoor("ring", ours!, new VhostUserOptions { Export = Export, MountTag = "share" });
            Server.Add(door);
            _doors.Add((door, door.Empty));
            return new RingPeer(theirs!);
        }
        else
        {
            var door = new StreamDoor("pair", ours!, ExportTable.Single(Export));
            Server.Add(door);
            _doors.Add((door, door.Empty));
            return new SocketPeer(theirs!);
        }
    }

    /// <summary>Waits until every client that has hung up is gone for the server too.</summary>
    public void WaitForLeaving()
    {
        foreach ((_, WaitHandle empty) in _doors)
        {
            Assert.True(empty.WaitOne(TimeSpan.FromSeconds(20)), "A client does not leave.");
        }

        _doors.Clear();
    }

    /// <summary>Everything outside is as it was, to the last time stamp.</summary>
    public void AssertOutsideUntouched() => Assert.Equal(_outsideBefore, HostTree.Describe(Outside));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable connection in _connections)
        {
            connection.Dispose();
        }

        Server.Dispose();
        Export.Dispose();
        _top.Dispose();
    }
}
