using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <summary>A request's place in the line of those that wait for their replies. Used again and again; under the connection's lock but where said.</summary>
internal sealed class ReplyTurn
{
    private EventFd? _wake;

    /// <summary>The next in line.</summary>
    public ReplyTurn? Next { get; set; }

    /// <summary>What was asked: it says what form the reply has.</summary>
    public ProxyRequestType Type { get; set; }

    /// <summary>What is to be done by whom waits.</summary>
    public ReplyTurnState State { get; set; }

    /// <summary>What wakes the one that waits; made when somebody has to wait for the first time. ENFILE, EMFILE.</summary>
    public Errno GetWake(out EventFd? wake)
    {
        Errno errno = _wake is null ? EventFd.Create(out _wake) : Errno.None;
        wake = _wake;
        return errno;
    }

    /// <summary>Wakes the one that waits, if it does.</summary>
    public void Wake() => _wake?.Signal();

    /// <summary>Closes what it has.</summary>
    public void Close()
    {
        _wake?.Dispose();
        _wake = null;
    }
}
