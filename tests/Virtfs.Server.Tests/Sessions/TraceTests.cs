using System;
using System.IO;
using Microsoft.Extensions.Logging;
using Virtfs.Protocol;
using Virtfs.Server.Diagnostics;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Sessions;

public sealed class TraceTests
{
    [Fact]
    public void Every_message_is_one_line_with_the_microseconds_at_the_reply()
    {
        using var output = new StringWriter();
        var files = new TestFileSystem();
        var session = new Session(
            new SessionOptions { Exports = ExportTable.Single(new Export("test", files)), Peer = "test", Trace = new MessageTrace(output) });
        var lane = new InlineLane(session);
        foreach (byte[] request in (byte[][])[Request.Version(8192), Request.Attach(0), Request.Tagged(9, Request.Clunk(5))])
        {
            var exchange = new InlineExchange(8192, 4096);
            exchange.Load(request);
            session.Serve(lane, exchange);
            exchange.Free();
        }

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith($"session {session.Id} > Tclunk tag 9", lines[4], StringComparison.Ordinal);
        Assert.Matches($"^session {session.Id} < Rlerror tag 9 .*ENOENT.* [0-9]+ us$", lines[5]);
    }

    [Fact]
    public void A_flushed_request_is_told_apart()
    {
        using var output = new StringWriter();
        var files = new TestFileSystem();
        var session = new Session(
            new SessionOptions { Exports = ExportTable.Single(new Export("test", files)), Peer = "test", Trace = new MessageTrace(output) });
        var lane = new InlineLane(session);
        files.Hook = (operation, _) =>
        {
            if (operation == Operation.Attach)
            {
                var flush = new InlineExchange(8192, 4096);
                flush.Load(Request.Flush(1, 2));
                session.Serve(lane, flush);
                return Errno.EINTR;
            }

            return Errno.None;
        };
        var exchange = new InlineExchange(8192, 4096);
        exchange.Load(Request.Attach(0));
        session.Serve(lane, exchange);
        Assert.Contains($"session {session.Id} < (flushed) tag 1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_cannot_be_written_it_ends_with_a_line_in_the_log_and_requests_are_served()
    {
        using var output = new FullWriter();
        var log = new RecordingLogger();
        var session = new Session(
            new SessionOptions { Exports = ExportTable.Single(new Export("test", new TestFileSystem())), Peer = "test", Trace = new MessageTrace(output, log) });
        var lane = new InlineLane(session);
        foreach (byte[] request in (byte[][])[Request.Version(8192), Request.Attach(0)])
        {
            var exchange = new InlineExchange(8192, 4096);
            exchange.Load(request);
            session.Serve(lane, exchange);
            Assert.NotEmpty(exchange.ToReply());
            exchange.Free();
        }

        Assert.Equal(["no more messages are traced: No space left on device"], log.TextsOf(LogLevel.Warning));
        Assert.Equal(1, output.Attempts);
    }

    private sealed class FullWriter : StringWriter
    {
        public int Attempts { get; private set; }

        public override void WriteLine(string? value)
        {
            Attempts++;
            throw new IOException("No space left on device");
        }
    }
}
