using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net.Sockets;

namespace Virtfs.Differential.Peers;

/// <summary>A 9P server at a Unix socket. Answers are waited for in the order of the requests.</summary>
public sealed class SocketPeer : Peer
{
    private const int SizeField = sizeof(uint);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
    private readonly Dictionary<int, Answer> _answers = [];
    private int _sent;
    private int _received;

    public SocketPeer(string path) => _socket.Connect(new UnixDomainSocketEndPoint(path));

    /// <inheritdoc/>
    public override int Begin(ReadOnlySpan<byte> request, int replyRoom)
    {
        _socket.Send(request);
        return _sent++;
    }

    /// <inheritdoc/>
    public override Answer Wait(int ticket)
    {
        while (!_answers.ContainsKey(ticket))
        {
            Receive();
        }

        _answers.Remove(ticket, out Answer? answer);
        return answer!;
    }

    /// <inheritdoc/>
    public override bool IsDone(int ticket)
    {
        while (_socket.Available > 0)
        {
            Receive();
        }

        return _answers.ContainsKey(ticket);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _socket.Dispose();
        base.Dispose(disposing);
    }

    private void Receive()
    {
        byte[] reply = new byte[SizeField];
        Fill(reply);
        Array.Resize(ref reply, (int)BinaryPrimitives.ReadUInt32LittleEndian(reply));
        Fill(reply.AsSpan(SizeField));
        _answers.Add(_received, new Answer(AnswerKind.Reply, reply, _received));
        _received++;
    }

    private void Fill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = _socket.Receive(buffer);
            buffer = count > 0 ? buffer[count..] : throw new InvalidOperationException("The server has hung up.");
        }
    }
}
