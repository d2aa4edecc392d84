using System;
using System.Threading.Tasks;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>The other end of a client's connection, played by the test: it takes requests one by one and answers what it likes.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly StreamSocket _stream;

    private FakeServer(StreamSocket stream) => _stream = stream;

    /// <summary>Connects a client that has agreed on a version already.</summary>
    public static FakeServer Start(out NinePClient client, int msize = 8192) => Start(new ClientOptions { Msize = msize }, out client);

    /// <summary>Connects a client that has agreed on a version already.</summary>
    public static FakeServer Start(ClientOptions options, out NinePClient client)
    {
        FakeServer server = StartUnversioned(out Task<(Errno Error, NinePClient? Client)> starting, options);
        server.Receive(MessageType.Tversion);
        server.Version((uint)options.Msize, VersionStrings.L);
        (Errno error, NinePClient? started) = starting.Result;
        Assert.Equal(Errno.None, error);
        client = started!;
        return server;
    }

    /// <summary>Connects a client that waits for the reply to its Tversion.</summary>
    public static FakeServer StartUnversioned(out Task<(Errno Error, NinePClient? Client)> starting, int msize = 8192) =>
        StartUnversioned(out starting, new ClientOptions { Msize = msize });

    /// <summary>Connects a client that waits for the reply to its Tversion.</summary>
    public static FakeServer StartUnversioned(out Task<(Errno Error, NinePClient? Client)> starting, ClientOptions options)
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs));
        starting = Concurrently.Run(() =>
        {
            Errno error = NinePClient.Start(new SocketTransport(theirs!), options, out NinePClient? client);
            return (error, client);
        });
        return new FakeServer(ours!);
    }

    /// <summary>Takes the next request, which must be of that type; returns its tag and its body.</summary>
    public (ushort Tag, byte[] Body) Receive(MessageType expected)
    {
        (MessageType type, ushort tag, byte[] body) = Receive();
        Assert.Equal(expected, type);
        return (tag, body);
    }

    /// <summary>Takes the next request.</summary>
    public (MessageType Type, ushort Tag, byte[] Body) Receive()
    {
        byte[] header = new byte[MessageHeader.Length];
        Assert.Equal(Errno.None, _stream.ReceiveExactly(header, out int received));
        Assert.Equal(header.Length, received);
        Assert.True(MessageHeader.TryDecode(header, out MessageHeader decoded));
        byte[] body = new byte[decoded.Size - MessageHeader.Length];
        Assert.Equal(Errno.None, _stream.ReceiveExactly(body, out received));
        Assert.Equal(body.Length, received);
        return (decoded.Type, decoded.Tag, body);
    }

    /// <summary>Sends a reply.</summary>
    public void Reply(MessageType type, ushort tag, ReadOnlySpan<byte> body = default)
    {
        byte[] message = new byte[MessageHeader.Length + body.Length];
        new MessageHeader((uint)message.Length, type, tag).Encode(message);
        body.CopyTo(message.AsSpan(MessageHeader.Length));
        Send(message);
    }

    /// <summary>Sends an error.</summary>
    public void Error(ushort tag, Errno errno) => Reply(MessageType.Rlerror, tag, BitConverter.GetBytes((uint)errno));

    /// <summary>Sends an Rversion.</summary>
    public void Version(uint msize, ReadOnlySpan<byte> version)
    {
        byte[] body = new byte[64];
        var writer = new WireWriter(body);
        new Rversion(msize, version).Encode(ref writer);
        Reply(MessageType.Rversion, Limits.NoTag, writer.Written);
    }

    /// <summary>Sends the data of a read.</summary>
    public void Data(ushort tag, ReadOnlySpan<byte> data) => Reply(MessageType.Rread, tag, [.. BitConverter.GetBytes(data.Length), .. data]);

    /// <summary>Sends bytes as they are.</summary>
    public void Send(ReadOnlySpan<byte> bytes) => Assert.Equal(Errno.None, _stream.Send(bytes));

    /// <summary>Goes away.</summary>
    public void Dispose() => _stream.Dispose();
}
