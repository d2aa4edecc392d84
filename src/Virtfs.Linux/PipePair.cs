using System;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// Two descriptors that are no sockets used as one stream. Pipes know no shutdown(2), so every wait also watches an eventfd that is set
/// once for ever.
/// </summary>
internal sealed class PipePair : IDisposable
{
    /// <summary>What a pipe that polls writable takes without blocking (PIPE_BUF).</summary>
    private const int WriteWithoutBlocking = 4096;

    private readonly EventFd _shutdown;

    private PipePair(FileDescriptor input, FileDescriptor output, EventFd shutdown)
    {
        Input = input;
        Output = output;
        _shutdown = shutdown;
    }

    public FileDescriptor Input { get; }

    public FileDescriptor Output { get; }

    public static Errno Create(FileDescriptor input, FileDescriptor output, out PipePair? pipes)
    {
        Errno error = EventFd.Create(out EventFd? shutdown);
        pipes = error == Errno.None ? new PipePair(input, output, shutdown!) : null;
        return error;
    }

    /// <summary>None with 0 bytes at the end and after <see cref="Shutdown"/>; EAGAIN when the time is over, EINTR to try again.</summary>
    public Errno Read(Span<byte> buffer, int timeoutMilliseconds, out int read)
    {
        read = 0;
        Errno error = Wait(Input, PollEvents.POLLIN, timeoutMilliseconds);
        if (error == Errno.None)
        {
            error = Libc.Read(Input.Value, buffer, out read);
            return error == Errno.EAGAIN && timeoutMilliseconds < 0 ? Errno.EINTR : error;
        }

        return error == Errno.ESHUTDOWN ? Errno.None : error;
    }

    /// <summary>EPIPE after <see cref="Shutdown"/>; EAGAIN when the time is over.</summary>
    public unsafe Errno Write(IoVector vector, int timeoutMilliseconds, out long written)
    {
        written = 0;
        while (true)
        {
            Errno error = Wait(Output, PollEvents.POLLOUT, timeoutMilliseconds);
            if (error == Errno.None)
            {
                error = Libc.Write(Output.Value, vector.Base, Math.Min(vector.Length, WriteWithoutBlocking), out written);
            }

            if (error != Errno.EINTR && (error != Errno.EAGAIN || timeoutMilliseconds >= 0))
            {
                return error == Errno.ESHUTDOWN ? Errno.EPIPE : error;
            }
        }
    }

    public void Shutdown() => _shutdown.Signal();

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        _shutdown.Dispose();
    }

    private Errno Wait(FileDescriptor descriptor, PollEvents events, int timeoutMilliseconds)
    {
        Span<PollDescriptor> both =
        [
            new PollDescriptor(descriptor.Value, events),
            new PollDescriptor(_shutdown.Descriptor, PollEvents.POLLIN),
        ];
        Errno error = Libc.Poll(both, timeoutMilliseconds, out int ready);
        return error != Errno.None ? error
            : both[1].Returned != PollEvents.None ? Errno.ESHUTDOWN
            : ready == 0 ? Errno.EAGAIN
            : Errno.None;
    }
}
