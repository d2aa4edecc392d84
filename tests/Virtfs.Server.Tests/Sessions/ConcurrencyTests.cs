using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Sessions;

/// <summary>Several threads at once on the same few fids: nothing is used after its close, nothing stays behind (CVE-2018-19364, CVE-2021-20181).</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 4;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1.5);

    private readonly TestFileSystem _files = new();

    [Fact]
    public void Clunk_read_walk_open_and_the_rest_on_the_same_fids()
    {
        _files.AddDirectory("dir");
        _files.AddDirectory("dir/sub");
        _files.AddFile("dir/file", "content"u8).Xattrs["user.a"] = [1, 2, 3];
        byte[][] requests =
        [
            Request.Walk(0, 1, "dir", "file"), Request.Walk(0, 2, "dir"), Request.Walk(1, 2), Request.Walk(2, 2, "sub"), Request.Walk(2, 2, ".."),
            Request.Open(1, LopenFlags.ReadWrite), Request.Open(2), Request.Create(2, "new"), Request.Clunk(1), Request.Clunk(2), Request.Clunk(1),
            Request.Read(1, 0, 100), Request.Read(2, 0, 100), Request.Write(1, 0, "changed"u8), Request.ReadDirectory(2, 0, 500), Request.GetAttributes(1),
            Request.GetAttributes(2), Request.WalkXattr(1, 2, "user.a"), Request.CreateXattr(1, "user.b", 3), Request.CreateXattr(2, "user.a", 0),
            Request.Write(1, 0, "abc"u8), Request.Remove(2), Request.Unlink(2, "new"), Request.RenameAt(2, "new", 2, "newer"), Request.Rename(2, 0, "dir"),
            Request.MakeLink(2, 1, "link"), Request.SetAttributes(1, SetattrMask.Size, size: 5), Request.FSync(1), Request.Attach(1), Request.Attach(2),
        ];
        RunTogether(requests, alsoVersion: false);
    }

    [Fact]
    public void Tversion_beside_everything_else()
    {
        _files.AddFile("file", "content"u8);
        byte[][] requests =
        [
            Request.Attach(0), Request.Walk(0, 1, "file"), Request.Open(1, LopenFlags.ReadWrite), Request.Read(1, 0, 100), Request.Clunk(1),
            Request.WalkXattr(1, 2, "missing"), Request.CreateXattr(1, "user.a", 0), Request.Flush(1, 1), Request.Read(1, 0, 3),
        ];
        RunTogether(requests, alsoVersion: true);
    }

    [Fact]
    public void A_file_is_not_closed_under_a_read()
    {
        _files.AddFile("file", "content"u8);
        using var inRead = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.Read)
            {
                inRead.Set();
                gate.Wait();
            }

            return Errno.None;
        };
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        Reply? read = null;
        var reader = new Thread(() => read = Serve(client.Session, Request.Read(1, 0, 100)));
        reader.Start();
        Patience.Wait(inRead);

        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Equal(1, _files.OpenFiles);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Clunk(1)).Error);
        gate.Set();
        Patience.Join(reader);

        Assert.Equal("content", read!.Text);
        Assert.Equal((0, 0), (_files.OpenFiles, _files.Violations));
    }

    [Fact]
    public void An_open_that_lost_its_fid_to_a_clunk_is_EINVAL_and_closed() =>
        Race(Operation.Open, Request.Open(1), Request.Clunk(1), Errno.EINVAL);

    [Fact]
    public void An_open_that_lost_its_fid_to_an_open_is_EINVAL_and_closed() =>
        Race(Operation.Open, Request.Open(1), Request.Open(1), Errno.EINVAL);

    [Fact]
    public void A_create_that_lost_its_fid_to_a_clunk_is_EINVAL_and_closed() =>
        Race(Operation.Create, Request.Create(2, "new"), Request.Clunk(2), Errno.EINVAL);

    [Fact]
    public void A_walk_that_lost_its_own_fid_to_a_clunk_is_EINVAL() =>
        Race(Operation.Lookup, Request.Walk(2, 2, "sub"), Request.Clunk(2), Errno.EINVAL);

    [Fact]
    public void A_walk_that_lost_its_new_fid_to_another_is_EINVAL() =>
        Race(Operation.Lookup, Request.Walk(2, 9, "sub"), Request.Walk(0, 9), Errno.EINVAL);

    [Fact]
    public void A_walk_from_a_fid_that_was_clunked_meanwhile_arrives() =>
        Race(Operation.Lookup, Request.Walk(2, 9, "sub"), Request.Clunk(2), Errno.None);

    [Fact]
    public void A_walk_from_a_fid_that_moved_meanwhile_goes_from_where_it_began() =>
        Race(Operation.Lookup, Request.Walk(2, 9, "sub"), Request.Walk(2, 2, ".."), Errno.None);

    [Fact]
    public void An_attach_that_lost_its_fid_is_EINVAL() =>
        Race(Operation.Attach, Request.Attach(9), Request.Walk(0, 9), Errno.EINVAL);

    [Fact]
    public void An_xattr_that_lost_its_fid_is_EINVAL_and_leaves_no_count() =>
        Race(Operation.GetXattr, Request.WalkXattr(1, 9, "user.a"), Request.Walk(0, 9), Errno.EINVAL);

    [Fact]
    public void A_remove_that_lost_its_fid_removes_and_clunks_nothing_else()
    {
        using Conversation client = Race(Operation.Remove, Request.Remove(1), Request.Walk(1, 1), Errno.None);
        Assert.Equal(MessageType.Rgetattr, client.Send(Request.GetAttributes(1)).Type);
    }

    private Conversation Race(Operation at, byte[] request, byte[] meanwhile, Errno expected)
    {
        _files.AddDirectory("dir");
        _files.AddDirectory("dir/sub");
        _files.AddFile("dir/file", "content"u8).Xattrs["user.a"] = [1, 2, 3];
        var export = new Export("test", _files);
        Conversation client = Conversation.Begin(export);
        client.Walk(1, "dir/file");
        client.Walk(2, "dir");
        bool done = false;
        _files.Hook = (operation, node) =>
        {
            if (operation == at && !done)
            {
                done = true;
                client.Post(meanwhile);
                _ = client.Lane.Ended[0].Reply!.Ok;
                client.Lane.Ended.Clear();
            }

            return Errno.None;
        };
        Assert.Equal(expected, client.Send(request).Error);
        Assert.True(done, "The race took place.");
        _files.Hook = null;
        using (Conversation other = Conversation.Begin(export))
        {
            // What the session holds and nothing more.
            int fids = client.Session.FidCount;
            Assert.InRange(_files.References - 1, fids, fids + _files.OpenFiles);
        }

        Assert.Equal((0, 0), (export.XattrFids.Count, _files.Violations));
        return client;
    }

    private void RunTogether(byte[][] requests, bool alsoVersion)
    {
        var export = new Export("test", _files);
        var session = new Session(new SessionOptions { Exports = ExportTable.Single(export), Peer = "test" });
        _ = Serve(session, Request.Version(32768)).Ok;
        _ = Serve(session, Request.Attach(0)).Ok;
        long deadline = Stopwatch.GetTimestamp() + (long)(Duration.TotalSeconds * Stopwatch.Frequency);
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                var random = new Random(number);
                var exchange = new InlineExchange(8192, 4096);
                var lane = new InlineLane(session) { Keeps = false };
                for (int i = 0; Stopwatch.GetTimestamp() < deadline; i++)
                {
                    exchange.Load(alsoVersion && number == 0 && i % 64 == 0 ? Request.Version(32768) : requests[random.Next(requests.Length)]);
                    session.Serve(lane, exchange);
                }

                exchange.Free();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            Patience.Join(thread);
        }

        Assert.Null(failure);
        session.Reset();
        Assert.Equal((0, 0, 0, 0), (_files.References, _files.OpenFiles, _files.Violations, export.XattrFids.Count));
        Assert.True(session.RequestCount > 1000, "Something was done.");
    }

    private static Reply Serve(Session session, byte[] request)
    {
        var exchange = new InlineExchange(8192, 4096);
        var lane = new InlineLane(session);
        exchange.Load(request);
        session.Serve(lane, exchange);
        exchange.Free();
        return Assert.Single(lane.Ended).Reply!;
    }
}
