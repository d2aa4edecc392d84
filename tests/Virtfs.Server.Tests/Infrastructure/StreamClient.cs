using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>The client's end of a stream: sends bytes as they are and takes whole replies.</summary>
internal sealed class StreamClient(StreamSocket stream) : IDisposable
{
    public StreamSocket Stream { get; } = stream;

    public void Send(params byte[][] messages) => Assert.Equal(Errno.None, Stream.Send(Join(messages)));

    /// <summary>Takes the next reply.</summary>
    public Reply Receive()
    {
        byte[] header = new byte[Limits.HeaderSize];
        Assert.Equal(Errno.None, Stream.ReceiveExactly(header, out int received));
        Assert.Equal(header.Length, received);
        byte[] message = new byte[BitConverter.ToInt32(header)];
        header.CopyTo(message, 0);
        Assert.Equal(Errno.None, Stream.ReceiveExactly(message.AsSpan(header.Length), out received));
        Assert.Equal(message.Length - header.Length, received);
        return new Reply(message);
    }

    public Reply Ask(byte[] message)
    {
        Send(message);
        return Receive();
    }

    /// <summary>Agrees on the version and attaches fid 0.</summary>
    public void Begin(uint msize = 8192)
    {
        Assert.Equal(msize, Ask(Request.Version(msize)).Version.Msize);
        _ = Ask(Request.Attach(0)).Ok;
    }

    public void Open(uint fid, string name, LopenFlags flags = LopenFlags.ReadWrite)
    {
        _ = Ask(Request.Walk(0, fid, name)).Ok;
        _ = Ask(Request.Open(fid, flags)).Ok;
    }

    /// <summary>Waits for the server to end the stream, with nothing more to take.</summary>
    public void ReceiveEnd()
    {
        byte[] more = new byte[1];
        Errno errno = Stream.Receive(more, out int received);
        Assert.True(errno is Errno.None or Errno.ECONNRESET, errno.ToString());
        Assert.Equal(0, received);
    }

    public static byte[] Join(params byte[][] messages)
    {
        byte[] all = [];
        foreach (byte[] message in messages)
        {
            all = [.. all, .. message];
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();
}
