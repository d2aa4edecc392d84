using System;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// Names a thread whose blocking system call another thread can cut short, so that it returns EINTR. A signal without effect does it.
/// </summary>
/// <remarks>
/// <para>A signal that arrives just before the call begins is lost: repeat <see cref="Interrupt"/> (say every millisecond) until the thread
/// has answered by some other sign, and let the thread look for its own cancellation mark before each blocking call.</para>
/// <para>A call may also be cut short when nobody meant it, since a signal can come late: a loop around it goes on unless the mark is
/// set.</para>
/// <para>Waits of the runtime itself (locks, events) are not ended. Some calls cannot be interrupted, above all disk I/O on local file
/// systems.</para>
/// </remarks>
public readonly struct ThreadInterrupt
{
    // Away from the first ones, which debuggers, sanitizers and the runtime itself (SIGRTMIN) use.
    private const int SignalOffset = 8;

    private static readonly int Signal = Install();

    private readonly int _threadId;

    private ThreadInterrupt(int threadId) => _threadId = threadId;

    /// <summary>
    /// A token for the calling thread, which must be one of our own (not the thread pool's) and outlive the token's use: thread ids are
    /// used again.
    /// </summary>
    public static ThreadInterrupt CurrentThread()
    {
        Errno error = Libc.UnblockSignal(Signal);
        if (error != Errno.None)
        {
            throw new InvalidOperationException($"Signal {Signal} could not be unblocked: {error}.");
        }

        return new ThreadInterrupt(Libc.GetThreadId());
    }

    /// <summary>
    /// Makes the thread's blocking call, if it is in one, return EINTR. ESRCH where the thread has ended. Any thread may call this at any
    /// time.
    /// </summary>
    public Errno Interrupt() => Libc.TgKill(Libc.GetProcessId(), _threadId, Signal);

    private static int Install()
    {
        int signal = Libc.FirstRealTimeSignal + SignalOffset;
        Errno error = Libc.IgnoreSignalByHandler(signal);
        if (error != Errno.None)
        {
            throw new InvalidOperationException($"Signal {signal} could not be given a handler: {error}.");
        }

        return signal;
    }
}
