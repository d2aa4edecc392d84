using System;
using System.Collections.Generic;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.VhostUser.Tests.Infrastructure;

/// <summary>Descriptors to send, and a way to see that the other side has closed every one of them: they are all one end of a socket pair.</summary>
internal sealed class Probe : IDisposable
{
    private readonly StreamSocket _watched;
    private readonly StreamSocket _sent;

    public Probe()
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? watched, out StreamSocket? sent));
        _watched = watched!;
        _sent = sent!;
    }

    /// <summary>The descriptor to send; the receiver gets one of its own each time.</summary>
    public int Descriptor => _sent.Descriptor;

    /// <summary>The same descriptor several times.</summary>
    public int[] Several(int count)
    {
        var several = new List<int>();
        for (int i = 0; i < count; i++)
        {
            several.Add(Descriptor);
        }

        return [.. several];
    }

    /// <summary>True once nobody has the sent end any more; the own one is closed by this.</summary>
    public bool IsClosedEverywhere()
    {
        _sent.Dispose();
        var poll = new PollDescriptor(_watched.Descriptor, PollEvents.POLLIN);
        Assert.Equal(Errno.None, Libc.Poll(new Span<PollDescriptor>(ref poll), 5000, out int ready));
        byte[] bytes = new byte[4096];
        while (ready > 0)
        {
            // What was signalled before comes first.
            Errno errno = _watched.Receive(bytes, out int received);
            if (errno != Errno.None || received == 0)
            {
                return true;
            }

            Assert.Equal(Errno.None, Libc.Poll(new Span<PollDescriptor>(ref poll), 5000, out ready));
        }

        return false;
    }

    public void Dispose()
    {
        _watched.Dispose();
        _sent.Dispose();
    }
}
