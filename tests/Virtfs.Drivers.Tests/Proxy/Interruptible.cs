using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Drivers.Tests.Proxy;

/// <summary>A request on a thread that can be interrupted, as the server does for a Tflush.</summary>
internal sealed class Interruptible
{
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _started = new();
    private ThreadInterrupt _interrupt;
    private Errno _result;

    public Interruptible(Func<Errno> request)
    {
        _thread = new Thread(() =>
        {
            _interrupt = ThreadInterrupt.CurrentThread();
            _started.Set();
            _result = request();
        });
        _thread.Start();
        _started.Wait();
    }

    /// <summary>Interrupts it until it has ended.</summary>
    public Errno Interrupt()
    {
        for (int i = 0; !_thread.Join(1); i++)
        {
            Assert.True(i < 30_000, "It does not end.");
            _interrupt.Interrupt();
        }

        return _result;
    }

    /// <summary>Interrupts it some times; it goes on.</summary>
    public void Disturb()
    {
        for (int i = 0; i < 20; i++)
        {
            _interrupt.Interrupt();
            Assert.False(_thread.Join(1), $"It has ended: {_result}.");
        }
    }

    public Errno Join()
    {
        _thread.Join();
        return _result;
    }
}
