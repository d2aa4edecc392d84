using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests.Infrastructure;

/// <summary>Runs one blocking system call on a thread of its own.</summary>
public sealed class BlockedThread
{
    private readonly Thread _thread;
    private readonly TaskCompletionSource<ThreadInterrupt> _token = new();
    private Errno _result;

    public BlockedThread(Func<Errno> call)
    {
        _thread = new Thread(() =>
        {
            _token.SetResult(ThreadInterrupt.CurrentThread());
            _result = call();
        });
        _thread.Start();
    }

    /// <summary>Interrupts as its doc says, again and again until the thread has answered, and returns what the call returned.</summary>
    public Errno InterruptAndJoin()
    {
        ThreadInterrupt token = _token.Task.Result;
        var time = Stopwatch.StartNew();
        do
        {
            token.Interrupt();
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), "The call was not interrupted.");
        }
        while (!_thread.Join(TimeSpan.FromMilliseconds(1)));
        return _result;
    }

    /// <summary>Waits for the thread's end.</summary>
    public ThreadInterrupt JoinAndKeepToken()
    {
        _thread.Join();
        return _token.Task.Result;
    }
}
