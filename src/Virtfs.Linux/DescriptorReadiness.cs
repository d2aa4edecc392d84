using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>Waits until a descriptor can be read, or written, without a thread for it: one thread of the process watches them all (epoll(7)).</summary>
/// <remarks>
/// One wait at a time. It says that trying again is worth while, not that there is something: reads and writes that follow must not block. What goes on
/// after the wait runs on the thread pool. Holds a duplicate of the descriptor.
/// </remarks>
public sealed class DescriptorReadiness : IValueTaskSource<Errno>, IDisposable
{
    private readonly FileDescriptor _descriptor;
    private readonly EpollEvents _events;
    private readonly Lock _lock = new();

    // Guarded by _lock, as the two below; the result is set outside of it, by whoever took back _isWaiting.
    private ManualResetValueTaskSourceCore<Errno> _wait = new() { RunContinuationsAsynchronously = true };
    private bool _isWaiting;
    private bool _hasEnded;

    private DescriptorReadiness(FileDescriptor descriptor, EpollEvents events)
    {
        _descriptor = descriptor;
        _events = events | EpollEvents.EPOLLONESHOT;
    }

    /// <summary>Watches a descriptor. EMFILE, ENFILE; EPERM for regular files and directories, which never make anybody wait.</summary>
    /// <param name="descriptor">The descriptor; stays the caller's.</param>
    /// <param name="events">EPOLLIN or EPOLLOUT. Errors and hang-ups end a wait too.</param>
    /// <param name="readiness">What to wait with.</param>
    public static Errno Create(int descriptor, EpollEvents events, out DescriptorReadiness? readiness)
    {
        readiness = null;
        Errno error = Libc.Duplicate(descriptor, out int duplicate);
        if (error != Errno.None)
        {
            return error;
        }

        var created = new DescriptorReadiness(new FileDescriptor(duplicate), events);
        error = ReadinessThread.Add(created, duplicate);
        if (error != Errno.None)
        {
            created._descriptor.Dispose();
            return error;
        }

        readiness = created;
        return Errno.None;
    }

    /// <summary>Waits. None when trying again is worth while, at once after <see cref="End"/>.</summary>
    public ValueTask<Errno> WaitAsync()
    {
        lock (_lock)
        {
            Debug.Assert(!_isWaiting, "Only one may wait.");
            if (_hasEnded)
            {
                return new ValueTask<Errno>(Errno.None);
            }

            _wait.Reset();
            _isWaiting = true;
            Errno error = ReadinessThread.Arm(this, _descriptor.Value, _events);
            if (error == Errno.None)
            {
                return new ValueTask<Errno>(this, _wait.Version);
            }

            _isWaiting = false;
            return new ValueTask<Errno>(error);
        }
    }

    /// <summary>Lets the wait there is, and all later ones, return. Any thread, more than once.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        Fire();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        ReadinessThread.Remove(this, _descriptor.Value);
        _descriptor.Dispose();
    }

    /// <inheritdoc/>
    Errno IValueTaskSource<Errno>.GetResult(short token) => _wait.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<Errno>.GetStatus(short token) => _wait.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<Errno>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    /// <summary>Ends the wait there is.</summary>
    internal void Fire()
    {
        lock (_lock)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _wait.SetResult(Errno.None);
    }
}
