using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>
/// A server of files that are all alike, which answers when and in what order it likes, and sometimes drops what is flushed. It keeps count of fids and
/// tags as Plan 9's intro(5) and flush(5) have them, and writes down what a client must not do.
/// </summary>
internal sealed class MoodyServer : IDisposable
{
    private const int MostHeld = 24;

    private readonly StreamSocket _stream;
    private readonly Thread _thread;
    private readonly Random _random;
    private readonly List<(MessageType Type, ushort Tag, byte[] Body)> _held = [];
    private readonly HashSet<ushort> _tags = [];
    private readonly Dictionary<ushort, int> _flushed = [];
    private readonly HashSet<uint> _fids = [0];

    private MoodyServer(StreamSocket stream, int seed)
    {
        _stream = stream;
        _random = new Random(seed);
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What a client must not do and did.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Requests taken, Tflush not counted.</summary>
    public int Requests { get; private set; }

    /// <summary>Requests dropped since they were flushed.</summary>
    public int Dropped { get; private set; }

    /// <summary>Fids that exist, once the server has ended. Fid 0 is the root from the beginning.</summary>
    public IReadOnlyCollection<uint> Fids => _fids;

    public static MoodyServer Start(int seed, out NinePClient client)
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs));
        var server = new MoodyServer(ours!, seed);
        Assert.Equal(Errno.None, NinePClient.Start(new SocketTransport(theirs!), new ClientOptions { Msize = 8192 }, out NinePClient? started));
        client = started!;
        client.AllocateFid(); // The root's.
        return server;
    }

    /// <summary>Waits until the client has gone.</summary>
    public void Dispose()
    {
        _thread.Join();
        _stream.Dispose();
    }

    private void Serve()
    {
        byte[] header = new byte[MessageHeader.Length];
        while (true)
        {
            // Nothing more there? Then something held is answered, so that nobody waits for ever.
            Errno error = _held.Count > 0 ? _stream.TryReceive(header.AsSpan(0, 1), out int received) : _stream.Receive(header.AsSpan(0, 1), out received);
            if (error == Errno.EAGAIN)
            {
                AnswerOne();
                continue;
            }

            if (error != Errno.None || received == 0)
            {
                return;
            }

            Assert.Equal(Errno.None, _stream.ReceiveExactly(header.AsSpan(1), out _));
            Assert.True(MessageHeader.TryDecode(header, out MessageHeader decoded));
            byte[] body = new byte[decoded.Size - MessageHeader.Length];
            Assert.Equal(Errno.None, _stream.ReceiveExactly(body, out _));
            Take(decoded.Type, decoded.Tag, body);
            while (_held.Count > MostHeld)
            {
                AnswerOne();
            }
        }
    }

    private void Take(MessageType type, ushort tag, byte[] body)
    {
        if (!_tags.Add(tag) || _flushed.ContainsKey(tag))
        {
            Violations.Add($"tag {tag} of {type} is in use");
        }

        if (type == MessageType.Tflush)
        {
            ushort old = BitConverter.ToUInt16(body);
            _flushed[old] = _flushed.GetValueOrDefault(old) + 1;
        }
        else
        {
            Requests++;
        }

        _held.Add((type, tag, body));
    }

    private void AnswerOne()
    {
        int index = _random.Next(_held.Count);
        (MessageType type, ushort tag, byte[] body) = _held[index];
        _held.RemoveAt(index);
        if (type == MessageType.Tflush)
        {
            EndFlush(BitConverter.ToUInt16(body));
        }

        _tags.Remove(tag);
        Reply(Perform(type, body), tag);
    }

    /// <summary>What is flushed is answered before the Rflush, or never.</summary>
    private void EndFlush(ushort old)
    {
        int target = _held.FindIndex(request => request.Tag == old);
        if (target >= 0)
        {
            (MessageType type, _, byte[] body) = _held[target];
            _held.RemoveAt(target);
            _tags.Remove(old);
            bool isDropped = _random.Next(2) == 0 && type is not (MessageType.Tclunk or MessageType.Tversion);
            Dropped += isDropped ? 1 : 0;
            if (!isDropped)
            {
                Reply(Perform(type, body), old);
            }
        }

        if (--_flushed[old] == 0)
        {
            _flushed.Remove(old);
        }
    }

    private (MessageType Type, byte[] Body) Perform(MessageType type, byte[] body)
    {
        uint fid = type is MessageType.Tversion or MessageType.Tflush ? 0 : BitConverter.ToUInt32(body);
        if (!_fids.Contains(fid))
        {
            Violations.Add($"{type} names fid {fid}, which does not exist");
        }

        switch (type)
        {
            case MessageType.Tversion:
                return (MessageType.Rversion, [0, 32, 0, 0, 8, 0, .. VersionStrings.L]);
            case MessageType.Twalk:
                uint newFid = BitConverter.ToUInt32(body, 4);
                if (newFid != fid && !_fids.Add(newFid))
                {
                    Violations.Add($"Twalk makes fid {newFid}, which exists");
                }

                int names = BitConverter.ToUInt16(body, 8);
                return (MessageType.Rwalk, [(byte)names, 0, .. Enumerable.Repeat((byte)0, 13 * names)]);
            case MessageType.Tlopen:
                return (MessageType.Rlopen, new byte[17]);
            case MessageType.Tread:
                return (MessageType.Rread, [4, 0, 0, 0, .. body.AsSpan(4, 4)]); // The offset itself.
            case MessageType.Tclunk:
                _fids.Remove(fid);
                return (MessageType.Rclunk, []);
            case MessageType.Tflush:
                return (MessageType.Rflush, []);
            default:
                return (MessageType.Rlerror, BitConverter.GetBytes((uint)Errno.EOPNOTSUPP));
        }
    }

    private void Reply((MessageType Type, byte[] Body) reply, ushort tag)
    {
        byte[] message = new byte[MessageHeader.Length + reply.Body.Length];
        new MessageHeader((uint)message.Length, reply.Type, tag).Encode(message);
        reply.Body.CopyTo(message, MessageHeader.Length);
        _ = _stream.Send(message); // The client may have gone.
    }
}
