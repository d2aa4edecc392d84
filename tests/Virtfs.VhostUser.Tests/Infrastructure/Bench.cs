using System;
using System.Linq;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Testing;
using Virtfs.VhostUser.FrontEnd;
using Xunit;

namespace Virtfs.VhostUser.Tests.Infrastructure;

/// <summary>A server with one vhost-user door on a socket pair, a fake file system behind it, and the front end's side of the pair.</summary>
internal sealed class Bench : IDisposable
{
    public const string Tag = "share";

    private readonly Server.Server _server;
    private readonly VhostUserDoor _door;

    public Bench(VhostUserOptions? options = null)
    {
        Options = (options ?? Defaults) with { Export = new Export("x", FileSystem) };
        _server = new Server.Server(Log);
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs));
        Socket = theirs!;
        _door = new VhostUserDoor("test", ours!, Options);
        _server.Add(_door);
    }

    public static VhostUserOptions Defaults => new() { Export = null!, MountTag = Tag, StopPatience = TimeSpan.FromMilliseconds(200) };

    public VhostUserOptions Options { get; }

    public FakeFileSystem FileSystem { get; } = new();

    public LogCollector Log { get; } = new();

    /// <summary>The front end's end of the socket.</summary>
    public StreamSocket Socket { get; }

    /// <summary>True once the front end's connection is over and everything it had is freed.</summary>
    public bool WaitForEnd() => _door.Empty.WaitOne(TimeSpan.FromSeconds(10));

    /// <summary>A guest on the socket; whoever asks owns it.</summary>
    public Guest CreateGuest(GuestRam? ram = null, int ringSize = 64, ulong features = Guest.Features) => new(Socket, ram, ringSize, features);

    /// <summary>A guest that has booted and mounted: fid 1 is the root.</summary>
    public Guest Mount(GuestRam? ram = null, int ringSize = 64, ulong features = Guest.Features)
    {
        Guest guest = CreateGuest(ram, ringSize, features).Boot();
        Mount(guest);
        return guest;
    }

    public static void Mount(Guest guest)
    {
        Assert.Equal(MessageType.Rversion, NineP.Type(guest.Exchange(NineP.Version())));
        Assert.Equal(MessageType.Rattach, NineP.Type(guest.Exchange(NineP.Attach())));
    }

    /// <summary>True when a line with this text has been logged, or is soon.</summary>
    public void WaitForLog(string text) => Eventually.True(() => Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Opens a file under a fid.</summary>
    public static void Open(Guest guest, uint fid, string name)
    {
        Assert.Equal(MessageType.Rwalk, NineP.Type(guest.Exchange(NineP.Walk(fid, name))));
        Assert.Equal(MessageType.Rlopen, NineP.Type(guest.Exchange(NineP.Open(fid))));
    }

    /// <summary>Waits until a call on "slow" waits.</summary>
    public void WaitUntilBlocked() => Assert.True(FileSystem.Waiting.Wait(TimeSpan.FromSeconds(10)), "Nothing blocks.");

    /// <summary>Waits until a read or write of "slow" has done its work.</summary>
    public void WaitUntilFinished() => Assert.True(FileSystem.Finished.Wait(TimeSpan.FromSeconds(10)), "Nothing finishes.");

    public void Dispose()
    {
        FileSystem.OpenGate();
        Socket.Dispose();
        Assert.True(WaitForEnd(), "The connection did not end.");
        _server.Dispose();
        FileSystem.Dispose();
    }
}
