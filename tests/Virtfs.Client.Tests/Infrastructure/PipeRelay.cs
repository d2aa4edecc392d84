using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>A socket seen through two pipes, as a process has them for standard input and output.</summary>
internal sealed class PipeRelay : IDisposable
{
    private readonly StreamSocket _server;
    private readonly StreamSocket _ours;
    private readonly Thread[] _threads;

    public PipeRelay(StreamSocket server)
    {
        _server = server;
        (FileDescriptor requestsOut, FileDescriptor requestsIn) = Pipe();
        (FileDescriptor repliesOut, FileDescriptor repliesIn) = Pipe();
        Assert.Equal(Errno.None, StreamSocket.Adopt(repliesOut, requestsIn, out StreamSocket? client));
        Assert.Equal(Errno.None, StreamSocket.Adopt(requestsOut, repliesIn, out StreamSocket? ours));
        (Client, _ours) = (client!, ours!);
        _threads = [new Thread(() => Relay(_ours, _server)), new Thread(() => Relay(_server, _ours))];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>The client's end.</summary>
    public StreamSocket Client { get; }

    public void Dispose()
    {
        _server.Shutdown();
        _ours.Shutdown();
        Array.ForEach(_threads, thread => thread.Join());
        _server.Dispose();
        _ours.Dispose();
    }

    private static (FileDescriptor Output, FileDescriptor Input) Pipe()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        Assert.Equal(Errno.None, Libc.Duplicate((int)pipe.SafePipeHandle.DangerousGetHandle(), out int output));
        Assert.Equal(Errno.None, Libc.Duplicate((int)pipe.ClientSafePipeHandle.DangerousGetHandle(), out int input));
        return (new FileDescriptor(output), new FileDescriptor(input));
    }

    private static void Relay(StreamSocket from, StreamSocket to)
    {
        byte[] buffer = new byte[65536];
        while (from.Receive(buffer, out int received) == Errno.None && received > 0 && to.Send(buffer.AsSpan(0, received)) == Errno.None)
        {
        }
    }
}
