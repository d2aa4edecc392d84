using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public sealed partial class StreamSocket
{
    // How long until a listener with too many who wait is asked again; Linux tells no moment for it.
    private const int FullListenerPause = 5;

    /// <summary>
    /// As <see cref="ConnectTcp"/>, without a thread that waits.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async ValueTask<(Errno Error, StreamSocket? Stream)> ConnectTcpAsync(string host, ushort port, CancellationToken cancellation)
    {
        (Errno error, SocketAddress[] addresses) = await SocketAddress.ResolveAsync(host, port, cancellation).ConfigureAwait(false);
        StreamSocket? stream = null;
        foreach (SocketAddress address in addresses)
        {
            (error, stream) = await ConnectAsync(address, cancellation).ConfigureAwait(false);
            if (error == Errno.None)
            {
                break;
            }
        }

        return (error, stream);
    }

    /// <summary>As <see cref="Connect"/>, without a thread that waits.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async ValueTask<(Errno Error, StreamSocket? Stream)> ConnectAsync(SocketAddress address, CancellationToken cancellation)
    {
        Errno error = Libc.Socket(address.Domain, SocketTypes.SOCK_STREAM | SocketTypes.SOCK_NONBLOCK, 0, out int descriptor);
        if (error != Errno.None)
        {
            return (error, null);
        }

        var connecting = new StreamSocket(new FileDescriptor(descriptor));
        try
        {
            error = await connecting.FinishConnectAsync(address, cancellation).ConfigureAwait(false);
            if (error != Errno.None)
            {
                return (error, null);
            }

            // Blocking from here on: a blocking receive is one system call, one on a non-blocking socket is three.
            _ = Libc.SetStatusFlags(descriptor, OpenFlags.O_RDONLY);
            SetOptions(descriptor, address.Domain);
            StreamSocket connected = connecting;
            connecting = null;
            return (Errno.None, connected);
        }
        finally
        {
            connecting?.Dispose();
        }
    }

    private async ValueTask<Errno> FinishConnectAsync(SocketAddress address, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Errno error = Libc.Connect(Descriptor, address.Bytes);
            switch (error)
            {
                case Errno.EAGAIN: // A Unix listener with too many who wait for it.
                    await Task.Delay(FullListenerPause, cancellation).ConfigureAwait(false);
                    break;
                case Errno.EINPROGRESS or Errno.EALREADY or Errno.EINTR:
                    error = await WaitWritableAsync(cancellation).ConfigureAwait(false);
                    Errno reading = Libc.GetSocketOption(Descriptor, SocketOption.SOL_SOCKET, SocketOption.SO_ERROR, out int result);
                    error = error != Errno.None ? error : reading != Errno.None ? reading : (Errno)result;
                    if (error != Errno.None)
                    {
                        return error;
                    }

                    break; // The next connect says EISCONN, or that it is not done yet.
                default:
                    return error == Errno.EISCONN ? Errno.None : error;
            }
        }
    }

    private async ValueTask<Errno> WaitWritableAsync(CancellationToken cancellation)
    {
        ValueTask<Errno> wait = WaitWritableAsync();
        using (cancellation.UnsafeRegister(static stream => ((StreamSocket)stream!).EndWaits(), this))
        {
            Errno error = await wait.ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return error;
        }
    }
}
