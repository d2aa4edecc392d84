using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Virtfs.Protocol;

namespace Virtfs.Client;

public sealed unsafe partial class Exchange : IValueTaskSource<Errno>
{
    // Guarded by the client's gate until the task is done. What goes on after it runs on the thread pool: not on the thread that receives, which others wait for.
    private ManualResetValueTaskSourceCore<Errno> _task = new() { RunContinuationsAsynchronously = true };
    private bool _isTask;

    /// <inheritdoc/>
    Errno IValueTaskSource<Errno>.GetResult(short token) => _task.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<Errno>.GetStatus(short token) => _task.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<Errno>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _task.OnCompleted(continuation, state, token, flags);

    /// <summary>The outcome, as a task; the caller holds the client's gate and has seen that the exchange is in flight.</summary>
    internal ValueTask<Errno> BeginTask()
    {
        _task.Reset();
        _isTask = true;
        _client.TasksInFlight++;
        return new ValueTask<Errno>(this, _task.Version);
    }

    /// <summary>Begins to cancel the request.</summary>
    internal void BeginCancel() => _client.BeginCancel(this);

    /// <summary>What <see cref="Wait"/> says once the exchange is done.</summary>
    internal Errno Check(Errno outcome) => outcome != Errno.None ? outcome : CheckReply();

    private void CompleteTask(Errno outcome)
    {
        if (_isTask)
        {
            _isTask = false;
            _client.TasksInFlight--;
            _task.SetResult(outcome);
        }
    }
}
