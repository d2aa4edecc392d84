using System;
using System.Diagnostics;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <summary>One connection to a helper. Requests go out without waiting for the replies to those before them; replies come in the same order.</summary>
/// <remarks>
/// The helper does one thing at a time, but while it does it the next request is already in its socket: no time passes between the two. There is no
/// thread that reads: whoever is first in line reads its own reply, and then tells the next that it is its turn. A request alone is one send and one
/// receive on one thread.
/// Who is cancelled while its reply has not begun to come leaves the line; the next reader takes the reply away.
/// </remarks>
internal sealed partial class ProxyConnection
{
    private readonly StreamSocket _socket;
    private readonly Lock _lock = new();

    // All under the lock. There is a reader whenever somebody waits.
    private ReplyTurn? _first;
    private ReplyTurn? _last;
    private ReplyTurn? _free;
    private bool _hasReader;
    private bool _isBroken;
    private string _reason = string.Empty;
    private int _users = 1;

    /// <summary>Takes over a connected socket.</summary>
    public ProxyConnection(StreamSocket socket) => _socket = socket;

    /// <summary>Called once when it breaks, with the reason; nothing is locked then.</summary>
    public Action<string>? OnBroken { get; set; }

    /// <summary>Why it broke; empty while it has not.</summary>
    public string Reason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    /// <summary>Joins those who use it, to keep the socket open; false once it is broken.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_isBroken)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>Ends <see cref="TryEnter"/>; the last one closes the socket.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0)
            {
                return;
            }

            Debug.Assert(_first is null, "Somebody waits and has left.");
            for (ReplyTurn? turn = _free; turn is not null; turn = turn.Next)
            {
                turn.Close();
            }
        }

        _socket.Dispose();
    }

    /// <summary>Sends a request and joins the line. One thread at a time: the order of sending is that of the line.</summary>
    /// <param name="type">The request's type.</param>
    /// <param name="request">The request's bytes.</param>
    /// <param name="turn">The place in the line; to be given to <see cref="Receive"/>.</param>
    /// <returns>EIO where the connection is or gets broken.</returns>
    public Errno Send(ProxyRequestType type, ReadOnlySpan<byte> request, out ReplyTurn? turn)
    {
        lock (_lock)
        {
            turn = null;
            if (_isBroken)
            {
                return Errno.EIO;
            }

            turn = _free ?? new ReplyTurn();
            _free = turn.Next;
            turn.Next = null;
            turn.Type = type;
            turn.State = _hasReader ? ReplyTurnState.Waiting : ReplyTurnState.Reading;
            _hasReader = true;
            if (_last is null)
            {
                _first = turn;
            }
            else
            {
                _last.Next = turn;
            }

            _last = turn;
        }

        Errno errno = _socket.Send(request);
        if (errno != Errno.None)
        {
            Break(Describe(errno, "a request was sent"));
        }

        return Errno.None;
    }

    /// <summary>Breaks the connection: everybody who waits gets EIO. Called by one who is in.</summary>
    public void Break(string reason)
    {
        lock (_lock)
        {
            if (_isBroken)
            {
                return;
            }

            _isBroken = true;
            _reason = reason;
            ReplyTurn? turn = _first;
            _first = _last = null;
            while (turn is not null)
            {
                ReplyTurn? next = turn.Next;
                if (turn.State == ReplyTurnState.GivenUp)
                {
                    Recycle(turn);
                }
                else
                {
                    turn.Next = null;
                    turn.State = ReplyTurnState.Broken;
                    turn.Wake();
                }

                turn = next;
            }
        }

        // Whoever is in a receive or a send comes back from it.
        _socket.Shutdown();
        OnBroken?.Invoke(reason);
    }

    private static string Describe(Errno errno, string when) =>
        errno is Errno.EPIPE or Errno.ECONNRESET ? "it closed the connection" : $"{errno} while {when}";

    private void Recycle(ReplyTurn turn)
    {
        turn.Next = _free;
        _free = turn;
    }
}
