using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// A wake-up line: an eventfd of our own, or what a peer gave us for one, which may also be a socket (User-Mode Linux) or a blocking
/// eventfd.
/// </summary>
/// <remarks>
/// <para>Neither <see cref="Signal"/> nor <see cref="Drain"/> blocks, whatever the peer does, and the descriptor's O_NONBLOCK flag, which
/// is shared with the peer, is left alone. Wait for it with poll or epoll on <see cref="Descriptor"/> (POLLIN).</para>
/// <para>Signal and Drain may be called from any threads at once; dispose of it when no thread can be in either.</para>
/// </remarks>
public sealed class EventFd : IDisposable
{
    private readonly FileDescriptor _descriptor;
    private readonly DescriptorKind _kind;
    private readonly bool _mayBlock;

    private EventFd(FileDescriptor descriptor, DescriptorKind kind, bool mayBlock)
    {
        _descriptor = descriptor;
        _kind = kind;
        _mayBlock = mayBlock;
    }

    /// <summary>The descriptor, to poll or to pass on; it stays ours.</summary>
    public int Descriptor => _descriptor.Value;

    /// <summary>Makes a non-blocking eventfd with count 0. EMFILE, ENFILE.</summary>
    public static Errno Create(out EventFd? eventFd)
    {
        Errno error = Libc.CreateEventFd(0, EventFdFlags.EFD_NONBLOCK, out int descriptor);
        eventFd = error == Errno.None ? new EventFd(new FileDescriptor(descriptor), DescriptorKind.File, mayBlock: false) : null;
        return error;
    }

    /// <summary>Takes over a peer's descriptor. EBADF; the descriptor stays the caller's only after an error.</summary>
    public static Errno Adopt(FileDescriptor descriptor, out EventFd? eventFd)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        eventFd = null;
        Errno error = Libc.GetStatusFlags(descriptor.Value, out OpenFlags flags);
        if (error != Errno.None)
        {
            return error;
        }

        bool isSocket = Libc.GetSocketOption(descriptor.Value, SocketOption.SOL_SOCKET, SocketOption.SO_TYPE, out _) == Errno.None;
        eventFd = new EventFd(
            descriptor,
            isSocket ? DescriptorKind.Socket : DescriptorKind.File,
            mayBlock: !isSocket && !flags.HasFlag(OpenFlags.O_NONBLOCK));
        return Errno.None;
    }

    /// <summary>
    /// Wakes the other side: writes the 8 bytes of 1. None also where the line is full, since then the other side is awake already; EPIPE
    /// or ECONNRESET where it is gone.
    /// </summary>
    public Errno Signal()
    {
        ulong one = 1;
        ReadOnlySpan<byte> bytes = AsBytes(ref one);
        Errno error;
        do
        {
            error = _kind == DescriptorKind.Socket
                ? Libc.Send(Descriptor, bytes, MessageFlags.MSG_DONTWAIT | MessageFlags.MSG_NOSIGNAL, out _)
                : WriteWithoutBlocking(bytes);
        }
        while (error == Errno.EINTR);
        return error == Errno.EAGAIN ? Errno.None : error;
    }

    /// <summary>
    /// Takes what was signalled. EAGAIN where nothing was: a spurious wake-up; EPIPE where the line is a socket or pipe and the other side
    /// closed it, so that it will stay readable and must not be polled again.
    /// </summary>
    /// <param name="count">How many signals, where the line can tell (an eventfd); else 1.</param>
    public Errno Drain(out ulong count)
    {
        count = 0;
        Span<byte> bytes = AsBytes(ref count);
        Errno error;
        int read;
        do
        {
            error = _kind == DescriptorKind.Socket
                ? Libc.Receive(Descriptor, bytes, MessageFlags.MSG_DONTWAIT, out read)
                : ReadWithoutBlocking(bytes, out read);
        }
        while (error == Errno.EINTR);

        if (error == Errno.None && read == 0)
        {
            error = Errno.EPIPE;
        }

        if (error != Errno.None)
        {
            count = 0;
        }
        else if (_kind == DescriptorKind.Socket)
        {
            count = 1; // Whatever bytes came; a stream may have split them.
        }

        return error;
    }

    /// <summary>As <see cref="Drain"/>: whether there was a signal.</summary>
    public bool TryDrain() => Drain(out _) == Errno.None;

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private static Span<byte> AsBytes(ref ulong value) =>
        MemoryMarshal.AsBytes(new Span<ulong>(ref value));

    private Errno WriteWithoutBlocking(ReadOnlySpan<byte> bytes)
    {
        // A peer can fill a blocking eventfd's counter; a write would then wait for it to read.
        if (_mayBlock && !IsReady(PollEvents.POLLOUT))
        {
            return Errno.EAGAIN;
        }

        return Libc.Write(Descriptor, bytes, out _);
    }

    private Errno ReadWithoutBlocking(Span<byte> bytes, out int read)
    {
        if (!_mayBlock)
        {
            return Libc.Read(Descriptor, bytes, out read);
        }

        Errno error = Libc.ReadNoWait(Descriptor, bytes, out read);
        if (error != Errno.EOPNOTSUPP)
        {
            return error;
        }

        return IsReady(PollEvents.POLLIN) ? Libc.Read(Descriptor, bytes, out read) : Errno.EAGAIN;
    }

    private bool IsReady(PollEvents events)
    {
        var poll = new PollDescriptor(Descriptor, events);
        return Libc.Poll(new Span<PollDescriptor>(ref poll), 0, out int ready) == Errno.None && ready > 0;
    }
}
