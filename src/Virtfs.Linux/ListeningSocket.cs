using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>A stream socket that waits for connections: Unix, TCP or vsock.</summary>
/// <remarks>
/// <see cref="Accept"/> may be called from several threads at once. <see cref="Shutdown"/> ends them all; dispose of it when they have
/// returned.
/// </remarks>
public sealed partial class ListeningSocket : IDisposable
{
    private const int Backlog = 128;

    private readonly FileDescriptor _descriptor;
    private readonly EventFd _shutdown;
    private readonly SocketDomain _domain;
    private readonly UnixSocketFile? _file;

    private ListeningSocket(FileDescriptor descriptor, EventFd shutdown, SocketDomain domain, UnixSocketFile? file)
    {
        _descriptor = descriptor;
        _shutdown = shutdown;
        _domain = domain;
        _file = file;
    }

    /// <summary>The descriptor, to poll: POLLIN says that a connection waits.</summary>
    public int Descriptor => _descriptor.Value;

    /// <summary>The port of a TCP or vsock socket, also where the kernel chose it; 0 for a Unix socket.</summary>
    public uint Port
    {
        get
        {
            Span<byte> address = stackalloc byte[112];
            return Libc.GetSocketName(Descriptor, address, out _) != Errno.None ? 0 : _domain switch
            {
                SocketDomain.AF_INET or SocketDomain.AF_INET6 => BinaryPrimitives.ReadUInt16BigEndian(address[2..]),
                SocketDomain.AF_VSOCK => MemoryMarshal.Read<uint>(address[4..]),
                _ => 0,
            };
        }
    }

    /// <summary>
    /// Waits for the next connection. ECANCELED after <see cref="Shutdown"/>; EMFILE, ENFILE, ENOBUFS and ENOMEM pass with time, while the
    /// connection goes on waiting: try again later.
    /// </summary>
    public Errno Accept(out StreamSocket? stream)
    {
        stream = null;
        while (true)
        {
            Errno error = Wait();
            if (error != Errno.None)
            {
                return error;
            }

            error = Libc.Accept4(Descriptor, SocketTypes.None, out int descriptor);
            switch (error)
            {
                case Errno.None:
                    StreamSocket.SetOptions(descriptor, _domain);
                    stream = new StreamSocket(new FileDescriptor(descriptor));
                    return Errno.None;
                case Errno.EAGAIN: // Another thread was faster.
                case Errno.EINTR:
                case Errno.ECONNABORTED: // It went away while it waited; the next one may be there.
                case Errno.EPROTO:
                    break;
                default:
                    return error;
            }
        }
    }

    /// <summary>Makes all calls of <see cref="Accept"/>, present and future, return ECANCELED.</summary>
    public void Shutdown() => _shutdown.Signal();

    /// <summary>Closes the socket, and removes the file of a Unix socket if it is still the one made here.</summary>
    public void Dispose()
    {
        _file?.Remove();
        _descriptor.Dispose();
        _shutdown.Dispose();
    }

    /// <summary>Waits by poll and not in accept(2), since shutdown(2) does not wake a listening vsock socket.</summary>
    private Errno Wait()
    {
        Span<PollDescriptor> both =
        [
            new PollDescriptor(Descriptor, PollEvents.POLLIN),
            new PollDescriptor(_shutdown.Descriptor, PollEvents.POLLIN),
        ];
        Errno error;
        do
        {
            error = Libc.Poll(both, -1, out _);
        }
        while (error == Errno.EINTR);
        return error == Errno.None && both[1].Returned != PollEvents.None ? Errno.ECANCELED : error;
    }
}
