using System;
using System.Diagnostics;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>A client at the other end of a stream.</summary>
internal sealed class SocketPeer(StreamSocket stream) : Peer
{
    private const int PatienceMilliseconds = 20_000;

    /// <inheritdoc/>
    public override void Post(ushort tag, ReadOnlySpan<byte> message)
    {
        byte[] tagged = message.ToArray();
        SetTag(tagged, tag);
        Assert.Equal(Errno.None, stream.Send(tagged));
    }

    /// <inheritdoc/>
    public override (ushort Tag, Reply? Reply) Receive()
    {
        byte[] header = new byte[Limits.HeaderSize];
        ReceiveAll(header);
        byte[] message = new byte[BitConverter.ToInt32(header)];
        header.CopyTo(message, 0);
        ReceiveAll(message.AsSpan(header.Length));
        var reply = new Reply(message);
        return (reply.Tag, reply);
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();

    private void ReceiveAll(Span<byte> bytes)
    {
        long began = Stopwatch.GetTimestamp();
        while (!bytes.IsEmpty)
        {
            var poll = new PollDescriptor(stream.Descriptor, PollEvents.POLLIN);
            if (Libc.Poll(new Span<PollDescriptor>(ref poll), 1000, out int ready) == Errno.None && ready > 0)
            {
                Assert.Equal(Errno.None, stream.Receive(bytes, out int received));
                bytes = received > 0 ? bytes[received..] : throw new EndOfStreamException("The server hung up.");
            }
            else if (Stopwatch.GetElapsedTime(began).TotalMilliseconds > PatienceMilliseconds)
            {
                throw new TimeoutException("The server does not answer.");
            }
        }
    }
}
