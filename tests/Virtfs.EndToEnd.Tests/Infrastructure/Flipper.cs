using System;
using System.Threading;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>A host program that exchanges two names as fast as it can until it is disposed.</summary>
internal sealed class Flipper : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile Errno _errno;
    private long _count;

    public Flipper(string first, string second)
    {
        _thread = new Thread(() =>
        {
            var random = new Random(1);
            while (!_stopping && _errno == Errno.None)
            {
                _errno = Host.Exchange(first, second);
                Interlocked.Increment(ref _count);
                Thread.SpinWait(random.Next(2000));
            }
        })
        { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        Assert.Equal(Errno.None, _errno);
    }
}
