using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Virtfs.Server.Transports;
using Virtfs.Testing;
using Virtfs.VhostUser;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// What QEMU has leaked on record, a hundred thousand times over: live objects, resident memory, descriptors and threads stay what they were. CVE-2016-8577,
/// CVE-2016-9102, CVE-2016-9105, CVE-2016-9106, CVE-2017-7377, CVE-2017-8086.
/// </summary>
[Collection(Alone.Name)]
public sealed class LeakTests : IDisposable
{
    private const int Requests = 100_000;
    private const int Connections = 1000;

    // Ten bytes for each request would show. Resident memory also moves with what the collector keeps in hand.
    private const long MostManaged = 1 << 20;
    private const long MostResident = 24 << 20;

    private static readonly Dictionary<string, byte[][]> Rounds = new()
    {
        ["CVE-2016-8577 Tread"] = [Request.Read(1, 0, 4096), Request.Read(1, ulong.MaxValue, 4096), Request.Read(3, 0, 10), Request.Read(99, 0, 10)],
        ["CVE-2016-8577 Tread of pages"] = [Request.Read(1, 0, 20_000), Request.Read(1, ulong.MaxValue, 20_000), Request.Read(3, 0, 20_000), Request.Read(99, 0, 20_000)],
        ["CVE-2016-8577 Treaddir"] = [Request.ReadDirectory(3, 0, 4096), Request.ReadDirectory(3, 0, 10), Request.ReadDirectory(1, 0, 10)],
        ["CVE-2016-9102 Txattrcreate"] =
        [
            Request.Walk(2, 9), Request.CreateXattr(9, "user.x", 60_000), Request.CreateXattr(9, "user.x", 60_000), Request.CreateXattr(9, "user.y", 1),
            Request.Write(9, 0, new byte[100]), Request.Write(9, 70_000, new byte[100]), Request.Clunk(9),
        ],
        ["CVE-2016-9105 Tlink"] =
        [
            Request.MakeLink(0, 2, "linked"), Request.MakeLink(0, 2, "linked"), Request.MakeLink(0, 99, "linked"), Request.MakeLink(2, 2, "x"),
            Request.Unlink(0, "linked"),
        ],
        ["CVE-2016-9106 Twrite that fails"] =
        [
            Request.Write(4, 0, new byte[8000]), Request.Write(1, ulong.MaxValue, new byte[8000]), Request.Write(3, 0, new byte[100]),
            Request.Write(99, 0, new byte[8000]), Request.Write(2, 0, new byte[8000]),
        ],
        ["CVE-2017-8086 the list of attributes"] = [Request.WalkXattr(2, 9, string.Empty), Request.Read(9, 0, 1000), Request.Clunk(9), Request.WalkXattr(2, 9, "user.none")],
        ["CVE-2017-7377 Tlcreate on an open fid"] =
        [
            Request.Create(1, "new"), Request.Create(2, "new"), Request.Create(3, "new"), Request.Walk(0, 9), Request.Create(9, "file"), Request.Clunk(9),
        ],
        ["walk and clunk"] =
        [
            Request.Walk(0, 9, "folder", "..", "file"), Request.Walk(0, 9, "file"), Request.Walk(9, 9), Request.Walk(0, 10, "none"),
            Request.Walk(0, 11, "folder", "none"), Request.Clunk(9), Request.Clunk(9),
        ],
        ["open, fail to open, clunk"] =
        [
            Request.Walk(0, 9, "file"), Request.Open(9), Request.Open(9), Request.Clunk(9), Request.Walk(0, 9, "pipe"), Request.Open(9), Request.Clunk(9),
        ],
        ["attach"] = [Request.Attach(9), Request.Attach(9), Request.Attach(10, "none"), Request.Clunk(9), Request.Clunk(10)],
        ["locks"] =
        [
            Request.Lock(1, LockType.WriteLock), Request.Lock(1, LockType.ReadLock, start: 10, length: 5), Request.GetLock(1, LockType.WriteLock, client: "other"),
            Request.Lock(1, LockType.WriteLock, client: "other"), Request.Lock(1, LockType.Unlock),
        ],
        ["make, rename, remove"] =
        [
            Request.MakeDirectory(0, "made"), Request.RenameAt(0, "made", 0, "moved"), Request.Walk(0, 9, "moved"), Request.Rename(9, 0, "again"),
            Request.Remove(9), Request.MakeSymlink(0, "link", "target"), Request.Unlink(0, "link"),
        ],
        ["Tversion with fids held"] =
        [
            Request.Version(Peer.Msize), Request.Attach(0, userId: 0), Request.Walk(0, 1, "file"), Request.Open(1, LopenFlags.ReadWrite),
            Request.Walk(0, 2, "file"), Request.Walk(0, 3, "folder"), Request.Open(3), Request.Walk(0, 4, "file"), Request.Open(4),
        ],
        ["nonsense"] =
        [
            Request.Truncated(Request.Walk(0, 9, "file"), 12), Request.Empty((MessageType)200), Request.Empty(MessageType.Rread),
            Request.Truncated(Request.Create(0, "new"), 15), Request.Truncated(Request.CreateXattr(2, "user.x", 1), 20),
        ],
    };

    private readonly SharedFolder _shared = new(under: "/dev/shm");

    public LeakTests()
    {
        Directory.CreateDirectory(_shared.Host("folder"));
        File.WriteAllBytes(_shared.Host("file"), new byte[4096]);
        Assert.Equal(Errno.None, Libc.MakeNodeAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_shared.Host("pipe")), InodeMode.S_IFIFO | 0x1B6, 0));
    }

    public static TheoryData<string> Names => [.. Rounds.Keys];

    public void Dispose() => _shared.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hundred_thousand_requests_leave_nothing_behind(string row)
    {
        byte[][] round = Rounds[row];
        var session = new Session(new SessionOptions { Exports = ExportTable.Single(_shared.Export), Peer = "test", MaximumMsize = Peer.Msize, Logger = new ErrorLog() });
        using var client = new DirectClient(session);
        foreach (byte[] request in Rounds["Tversion with fids held"])
        {
            _ = client.Ask(request).Ok;
        }

        Repeat(client, round, Requests / 10);
        (int fids, int nodes) = (session.FidCount, _shared.FileSystem.Table.NodeCount);
        Usage before = Usage.Own();
        Repeat(client, round, Requests);
        AssertFlat(before, Usage.Own());
        Assert.Equal((fids, nodes), (session.FidCount, _shared.FileSystem.Table.NodeCount));
        session.Reset();
        Assert.Equal(1, _shared.FileSystem.Table.NodeCount);
    }

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_8577_and_9106_requests_over_a_transport_leave_nothing_behind(Way way)
    {
        Peer peer = _shared.Connect(way);
        foreach (byte[] request in Rounds["Tversion with fids held"])
        {
            _ = peer.Ask(request).Ok;
        }

        // Every row at once, all in flight: what fails, fails somewhere else each time.
        byte[][] batch = [.. Rounds.Where(row => row.Key != "Tversion with fids held" && row.Key != "nonsense").SelectMany(row => row.Value).Take(Peer.Slots)];
        for (int i = 0; i < 100; i++)
        {
            _ = peer.AskTogether(batch);
        }

        Usage before = Usage.Own();
        for (int i = 0; i < 1000; i++)
        {
            _ = peer.AskTogether(batch);
        }

        AssertFlat(before, Usage.Own());
    }

    /// <summary>CVE-2016-9913, CVE-2016-9914, CVE-2016-9915, CVE-2016-9916: a device, or a connection, that goes gives everything back, with files open and requests in flight.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_9913_to_9916_a_thousand_clients_that_come_and_go_leave_nothing_behind(Way way)
    {
        byte[] path = Encoding.UTF8.GetBytes(_shared.Path + "-socket");
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(path, out ListeningSocket? listener));
        WaitHandle empty;
        if (way == Way.Ring)
        {
            var door = new VhostUserDoor("ring", listener!, new VhostUserOptions { Export = _shared.Export, MountTag = "share" });
            _shared.Server.Add(door);
            empty = door.Empty;
        }
        else
        {
            var door = new StreamDoor("socket", listener!, ExportTable.Single(_shared.Export));
            _shared.Server.Add(door);
            empty = door.Empty;
        }

        ComeAndGo(way, path, Connections / 10);
        Assert.True(empty.WaitOne(TimeSpan.FromSeconds(20)), "A client does not leave.");
        Usage before = Usage.Own();
        ComeAndGo(way, path, Connections);
        Assert.True(empty.WaitOne(TimeSpan.FromSeconds(20)), "A client does not leave.");
        Eventually.True(() => Usage.Own().Descriptors <= before.Descriptors + 4);
        AssertFlat(before, Usage.Own());
        Assert.Equal(1, _shared.FileSystem.Table.NodeCount);
    }

    private static void ComeAndGo(Way way, byte[] path, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Errno.None, StreamSocket.ConnectUnix(path, out StreamSocket? stream));
            using Peer peer = way == Way.Ring ? new RingPeer(stream!) : new SocketPeer(stream!);
            if (i % 10 == 0)
            {
                // Not even a version.
                continue;
            }

            peer.Begin();
            peer.Open(1, "file");
            peer.Walk(2, "folder");
            _ = peer.Ask(Request.Lock(1, LockType.WriteLock)).LockStatus;
            peer.Post(3, Request.Read(1, 0, 4096));
            peer.Post(4, Request.WalkXattr(2, 5, string.Empty));
            peer.Post(5, Request.Walk(0, 6, "file"));
        }
    }

    private static void Repeat(DirectClient client, byte[][] round, int requests)
    {
        for (int i = 0; i < requests; i += round.Length)
        {
            foreach (byte[] request in round)
            {
                client.Serve(request);
            }
        }
    }

    private static void AssertFlat(Usage before, Usage after)
    {
        Assert.InRange(after.Managed, 0, before.Managed + MostManaged);
        Assert.InRange(after.Resident, 0, before.Resident + MostResident);
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 4);
        Assert.InRange(after.Threads, 0, before.Threads + 16);
    }
}
