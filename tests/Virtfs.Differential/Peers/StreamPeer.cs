using System;
using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using MessageHeader = Virtfs.Protocol.MessageHeader;

namespace Virtfs.Differential.Peers;

/// <summary>virtfsd behind a Unix socket.</summary>
public sealed class StreamPeer : Peer
{
    private readonly Server.Server _server;
    private readonly Export _export;
    private StreamSocket _socket;
    private readonly Dictionary<int, Answer> _answers = [];
    private int _order;

    public StreamPeer(Server.Server server, Export export)
    {
        _server = server;
        _export = export;
        _socket = Connect();
    }

    /// <inheritdoc/>
    public override int Begin(ReadOnlySpan<byte> request, int replyRoom)
    {
        _ = MessageHeader.TryDecode(request, out MessageHeader header);
        _socket.Send(request);
        return header.Tag;
    }

    /// <inheritdoc/>
    public override Answer Wait(int ticket)
    {
        while (!_answers.ContainsKey(ticket))
        {
            byte[] header = Receive(MessageHeader.Length);
            if (header.Length == 0)
            {
                _socket.Dispose();
                _socket = Connect();
                return new Answer(AnswerKind.Broken, [], _order++);
            }

            _ = MessageHeader.TryDecode(header, out MessageHeader decoded);
            byte[] body = Receive((int)decoded.Size - MessageHeader.Length);
            _answers[decoded.Tag] = new Answer(AnswerKind.Reply, [.. header, .. body], _order++);
        }

        Answer answer = _answers[ticket];
        _answers.Remove(ticket);
        return answer;
    }

    /// <inheritdoc/>
    public override bool IsDone(int ticket) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _socket.Shutdown();
        _socket.Dispose();
        base.Dispose(disposing);
    }

    private StreamSocket Connect()
    {
        StreamSocket.CreatePair(out StreamSocket? ours, out StreamSocket? theirs);
        _server.Add(new StreamDoor("pair", theirs!, ExportTable.Single(_export)));
        return ours!;
    }

    private byte[] Receive(int length)
    {
        byte[] bytes = new byte[length];
        return _socket.ReceiveExactly(bytes, out int received) == Errno.None && received == length ? bytes : [];
    }
}
