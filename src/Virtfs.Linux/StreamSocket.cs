using System;
using System.Diagnostics;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// A connected stream of bytes in both directions: a Unix, TCP or vsock socket, or a pair of pipes (standard input and output).
/// </summary>
/// <remarks>
/// <para>Receiving and sending may go on at the same time, each on one thread at a time. To end a blocked one, <see cref="Shutdown"/>: it
/// sees the end of the stream or EPIPE. Dispose only when no thread is inside.</para>
/// <para>Blocking calls retry EINTR, and wait also on a descriptor that is non-blocking. There is never a SIGPIPE.</para>
/// </remarks>
public sealed partial class StreamSocket : IDisposable
{
    private readonly FileDescriptor _descriptor;
    private readonly PipePair? _pipes;

    /// <summary>Takes over a connected stream socket.</summary>
    public StreamSocket(FileDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _descriptor = descriptor;
    }

    private StreamSocket(PipePair pipes)
    {
        _descriptor = pipes.Input;
        _pipes = pipes;
    }

    /// <summary>The descriptor, to poll; with pipes the one that is read.</summary>
    public int Descriptor => _descriptor.Value;

    /// <summary>Whether <see cref="SendPages"/> can be used: with sockets of every kind.</summary>
    public bool CanSendPages => _pipes is null;

    /// <summary>
    /// Takes over what may be a socket, or two ends of pipes, a terminal or the like. For one and the same socket give it and a duplicate,
    /// or twice the same object. After an error the descriptors stay the caller's: EPROTOTYPE for a socket that carries no stream, EMFILE, ENFILE.
    /// </summary>
    /// <param name="input">What is read.</param>
    /// <param name="output">What is written; ignored, and closed, where <paramref name="input"/> is a socket.</param>
    /// <param name="stream">The stream.</param>
    public static Errno Adopt(FileDescriptor input, FileDescriptor output, out StreamSocket? stream)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        Errno error = Libc.GetSocketOption(input.Value, SocketOption.SOL_SOCKET, SocketOption.SO_TYPE, out int type);
        if (error == Errno.None && type != (int)SocketTypes.SOCK_STREAM)
        {
            stream = null;
            return Errno.EPROTOTYPE;
        }

        if (error == Errno.None)
        {
            if (!ReferenceEquals(input, output))
            {
                output.Dispose();
            }

            stream = new StreamSocket(input);
            return Errno.None;
        }

        stream = null;
        if (error != Errno.ENOTSOCK)
        {
            return error;
        }

        error = PipePair.Create(input, output, out PipePair? pipes);
        if (error == Errno.None)
        {
            stream = new StreamSocket(pipes!);
        }

        return error;
    }

    /// <summary>Takes over a Unix stream socket that this process was started with; programs started from here on do not get it.</summary>
    /// <returns>EBADF where it is not open, EPROTOTYPE where it is anything else. The descriptor stays the caller's then.</returns>
    public static Errno AdoptUnix(FileDescriptor descriptor, out StreamSocket? stream)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        stream = null;
        int type = 0;
        Errno error = Libc.GetSocketOption(descriptor.Value, SocketOption.SOL_SOCKET, SocketOption.SO_DOMAIN, out int domain);
        error = error == Errno.None ? Libc.GetSocketOption(descriptor.Value, SocketOption.SOL_SOCKET, SocketOption.SO_TYPE, out type) : error;
        if (error != Errno.None || domain != (int)SocketDomain.AF_UNIX || type != (int)SocketTypes.SOCK_STREAM)
        {
            return error == Errno.EBADF ? error : Errno.EPROTOTYPE;
        }

        _ = Libc.CloseOnExec(descriptor.Value);
        stream = new StreamSocket(descriptor);
        return Errno.None;
    }

    /// <summary>Two streams connected with each other by a Unix socket pair. EMFILE, ENFILE.</summary>
    public static Errno CreatePair(out StreamSocket? first, out StreamSocket? second)
    {
        Errno error = Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int one, out int other);
        first = error == Errno.None ? new StreamSocket(new FileDescriptor(one)) : null;
        second = error == Errno.None ? new StreamSocket(new FileDescriptor(other)) : null;
        return error;
    }

    /// <summary>Who connected the other end, if this is a Unix socket; see <see cref="Libc.GetPeerCredentials"/>.</summary>
    public Errno GetPeerCredentials(out PeerCredentials credentials) => Libc.GetPeerCredentials(Descriptor, out credentials);

    /// <summary>
    /// Ends both directions at once. Blocked calls on any thread return: receives with the end of the stream, sends with EPIPE. What the
    /// other side sent before can still be received from a socket. May be called at any time before Dispose, also repeatedly.
    /// </summary>
    public void Shutdown()
    {
        if (_pipes is not null)
        {
            _pipes.Shutdown();
        }
        else
        {
            Errno error = Libc.Shutdown(Descriptor, ShutdownDirections.SHUT_RDWR);
            Debug.Assert(error is Errno.None or Errno.ENOTCONN); // The other side may have gone.
        }

        EndWaits();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _readable?.Dispose();
        _writable?.Dispose();
        _descriptor.Dispose();
        _pipes?.Dispose();
    }

    /// <summary>
    /// Waits until a non-blocking socket that answered EAGAIN may go on; EINTR, whatever ended the wait, for "try again".
    /// </summary>
    private Errno WaitFor(PollEvents events)
    {
        var poll = new PollDescriptor(Descriptor, events);
        Errno error = Libc.Poll(new Span<PollDescriptor>(ref poll), -1, out _);
        return error == Errno.None ? Errno.EINTR : error;
    }
}
