using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <content>Waiting for one's turn, and reading replies.</content>
internal sealed partial class ProxyConnection
{
    // A body of more bytes is none: nothing that follows can be trusted to be a reply.
    private const uint LongestDrained = 16 * ProxyHeader.MaximumBody;

    /// <summary>Waits for the reply.</summary>
    /// <param name="turn">The place in the line; given back by this call.</param>
    /// <param name="exchange">Receives the reply.</param>
    /// <param name="patience">Whether the wait may be cut short.</param>
    /// <returns>The reply's own error; EIO where the connection is or gets broken; EINTR, when the wait was cut short.</returns>
    public Errno Receive(ReplyTurn turn, ProxyExchange exchange, Patience patience)
    {
        Errno errno = AwaitTurn(turn, patience);
        if (errno != Errno.None)
        {
            return errno;
        }

        while (true)
        {
            errno = AwaitInput(patience);
            if (errno == Errno.EINTR)
            {
                return GiveUp(turn);
            }

            ReplyTurn first;
            lock (_lock)
            {
                if (turn.State == ReplyTurnState.Broken)
                {
                    Recycle(turn);
                    return Errno.EIO;
                }

                first = _first!;
            }

            Errno outcome = Read(first.Type, exchange, out string? trouble);
            if (trouble is not null)
            {
                Break(trouble);
                lock (_lock)
                {
                    Recycle(turn);
                }

                return Errno.EIO;
            }

            bool isOwn = ReferenceEquals(first, turn);
            if (!isOwn && exchange.Descriptor >= 0)
            {
                _ = Libc.Close(exchange.Descriptor);
            }

            if (!TryAdvance(first, turn))
            {
                return isOwn ? outcome : Errno.EIO;
            }

            if (isOwn)
            {
                return outcome;
            }
        }
    }

    // Takes the first out of the line; where it is the reader's own turn, the next one reads. False where the connection has broken meanwhile, and there
    // is no line any more.
    private bool TryAdvance(ReplyTurn first, ReplyTurn own)
    {
        lock (_lock)
        {
            if (own.State == ReplyTurnState.Broken)
            {
                Recycle(own);
                return false;
            }

            _first = first.Next;
            _last = _first is null ? null : _last;
            Recycle(first);
            if (ReferenceEquals(first, own))
            {
                PassOn();
            }

            return true;
        }
    }

    private void PassOn()
    {
        ReplyTurn? next = _first;
        while (next is { State: ReplyTurnState.GivenUp })
        {
            next = next.Next;
        }

        _hasReader = next is not null;
        if (next is not null)
        {
            next.State = ReplyTurnState.Reading;
            next.Wake();
        }
    }

    private Errno GiveUp(ReplyTurn turn)
    {
        lock (_lock)
        {
            if (turn.State == ReplyTurnState.Broken)
            {
                Recycle(turn);
                return Errno.EIO;
            }

            bool wasReader = turn.State == ReplyTurnState.Reading;
            turn.State = ReplyTurnState.GivenUp;
            if (wasReader)
            {
                PassOn();
            }

            return Errno.EINTR;
        }
    }

    private Errno AwaitTurn(ReplyTurn turn, Patience patience)
    {
        while (true)
        {
            EventFd? wake;
            lock (_lock)
            {
                if (turn.State == ReplyTurnState.Reading)
                {
                    return Errno.None;
                }

                if (turn.State == ReplyTurnState.Broken)
                {
                    Recycle(turn);
                    return Errno.EIO;
                }

                Errno made = turn.GetWake(out wake);
                if (made != Errno.None)
                {
                    turn.State = ReplyTurnState.GivenUp;
                    return made;
                }
            }

            Errno errno = Wait(wake!.Descriptor);
            _ = wake.TryDrain();
            if (errno == Errno.EINTR && patience == Patience.UntilInterrupted)
            {
                return GiveUp(turn);
            }
        }
    }

    private Errno AwaitInput(Patience patience)
    {
        Errno errno;
        do
        {
            errno = Wait(_socket.Descriptor);
        }
        while (errno == Errno.EINTR && patience == Patience.UntilAnswered);
        return errno;
    }

    private static Errno Wait(int descriptor)
    {
        var poll = new PollDescriptor(descriptor, PollEvents.POLLIN);
        return Libc.Poll(new Span<PollDescriptor>(ref poll), -1, out _);
    }

    private Errno Read(ProxyRequestType type, ProxyExchange exchange, out string? trouble)
    {
        exchange.SetReply(0, -1);
        return ProxyReply.BringsDescriptor(type) ? ReadDescriptor(exchange, out trouble) : ReadBody(exchange, out trouble);
    }

    private Errno ReadDescriptor(ProxyExchange exchange, out string? trouble)
    {
        int descriptor = -1;
        Span<byte> status = exchange.Buffer[..ProxyReply.StatusSize];
        Errno errno = _socket.ReceiveWithDescriptors(status, new Span<int>(ref descriptor), out int received, out int count);
        if (errno == Errno.EPROTO)
        {
            // None could be received, or more than one came: the bytes are gone with them.
            trouble = "a reply brought more descriptors than one, or this process may open no more";
            return Errno.EIO;
        }

        descriptor = count == 0 ? -1 : descriptor;
        if (errno == Errno.None && received > 0)
        {
            errno = _socket.ReceiveExactly(status[received..], out int rest);
            received += rest;
        }

        trouble = Check(errno, received, status.Length);
        if (trouble is null)
        {
            errno = ProxyReply.DecodeDescriptorStatus(status);
            if (errno == Errno.None && descriptor < 0)
            {
                return Errno.ENFILE; // As QEMU says.
            }

            if (errno == Errno.None)
            {
                exchange.SetReply(0, descriptor);
                return Errno.None;
            }
        }

        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
        }

        return errno;
    }

    private Errno ReadBody(ProxyExchange exchange, out string? trouble)
    {
        Span<byte> head = exchange.Buffer[..ProxyHeader.Length];
        Errno errno = _socket.ReceiveExactly(head, out int received);
        trouble = Check(errno, received, head.Length);
        if (trouble is not null)
        {
            return Errno.EIO;
        }

        _ = ProxyHeader.TryDecode(head, out ProxyHeader header);
        if (header.Type > ProxyHeader.Error || header.Size > LongestDrained)
        {
            trouble = "what it sent is no reply";
            return Errno.EIO;
        }

        int size = (int)Math.Min(header.Size, ProxyHeader.MaximumBody);
        Span<byte> body = exchange.Buffer.Slice(head.Length, size);
        errno = _socket.ReceiveExactly(body, out received);
        trouble = Check(errno, received, body.Length) ?? Drain(header.Size - (uint)size, exchange);
        if (trouble is not null)
        {
            return Errno.EIO;
        }

        exchange.SetReply(size, -1);
        return header.Size > ProxyHeader.MaximumBody ? Errno.ENOBUFS
            : header.Type == ProxyHeader.Error ? ProxyReply.DecodeError(exchange.Body)
            : Errno.None;
    }

    // A body that is longer than any may be is taken away, as by QEMU.
    private string? Drain(uint excess, ProxyExchange exchange)
    {
        while (excess > 0)
        {
            Span<byte> part = exchange.Buffer[..(int)Math.Min(excess, (uint)exchange.Buffer.Length)];
            Errno errno = _socket.ReceiveExactly(part, out int received);
            if (Check(errno, received, part.Length) is { } trouble)
            {
                return trouble;
            }

            excess -= (uint)received;
        }

        return null;
    }

    private static string? Check(Errno errno, int received, int expected) =>
        errno != Errno.None ? Describe(errno, "a reply was received")
        : received == expected ? null
        : received == 0 ? "it closed the connection"
        : "it closed the connection in the middle of a reply";
}
