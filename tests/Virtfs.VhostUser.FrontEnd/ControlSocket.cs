using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>A front end's end of the control socket: requests as they are, replies with a time limit. One thread at a time.</summary>
public sealed class ControlSocket(StreamSocket socket) : IDisposable
{
    private const int HeaderLength = 12;
    private const uint Version = 1;
    private const uint NeedReply = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The socket, for what is no message.</summary>
    public StreamSocket Socket => socket;

    /// <summary>Sends a request that has an answer of its own and waits for it.</summary>
    public ControlReply Ask(ControlRequest request, ReadOnlySpan<byte> payload = default, params ReadOnlySpan<int> descriptors)
    {
        Send(request, payload, descriptors);
        return Receive();
    }

    /// <summary>Sends a request with NEED_REPLY and waits for the acknowledgement: 0 for done.</summary>
    public ulong Acknowledged(ControlRequest request, ReadOnlySpan<byte> payload = default, params ReadOnlySpan<int> descriptors)
    {
        SendRaw(request, Version | NeedReply, (uint)payload.Length, payload, descriptors);
        ControlReply reply = Receive();
        return reply.Request == request ? reply.Value : throw new IOException($"{request} was answered as {reply.Request}.");
    }

    /// <summary>Sends a request.</summary>
    public void Send(ControlRequest request, ReadOnlySpan<byte> payload = default, params ReadOnlySpan<int> descriptors) =>
        SendRaw(request, Version, (uint)payload.Length, payload, descriptors);

    /// <summary>Sends any header with any payload.</summary>
    public void SendRaw(ControlRequest request, uint flags, uint size, ReadOnlySpan<byte> payload, ReadOnlySpan<int> descriptors)
    {
        byte[] message = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)request);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), size);
        payload.CopyTo(message.AsSpan(HeaderLength));
        Check(socket.SendWithDescriptors(message, descriptors));
    }

    /// <summary>Waits for a reply.</summary>
    /// <exception cref="TimeoutException">There was none for 10 s.</exception>
    /// <exception cref="EndOfStreamException">The back end hung up.</exception>
    public ControlReply Receive()
    {
        byte[] header = Receive(HeaderLength);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
        return new ControlReply(
            (ControlRequest)BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)), Receive((int)size));
    }

    /// <summary>True when the back end hangs up before it sends anything.</summary>
    public bool IsHungUp()
    {
        WaitForInput();
        byte[] one = new byte[1];
        Errno errno = socket.Receive(one, out int received);
        return errno == Errno.ECONNRESET || received == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private byte[] Receive(int length)
    {
        byte[] bytes = new byte[length];
        int have = 0;
        while (have < length)
        {
            WaitForInput();
            Errno errno = socket.Receive(bytes.AsSpan(have), out int received);
            if (errno == Errno.ECONNRESET || (errno == Errno.None && received == 0))
            {
                throw new EndOfStreamException("The back end hung up.");
            }

            Check(errno);
            have += received;
        }

        return bytes;
    }

    private void WaitForInput()
    {
        long began = Stopwatch.GetTimestamp();
        var poll = new PollDescriptor(socket.Descriptor, PollEvents.POLLIN);
        while (true)
        {
            Errno errno = Libc.Poll(new Span<PollDescriptor>(ref poll), 100, out int ready);
            if (errno == Errno.None && ready > 0)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException("The back end does not answer.");
            }
        }
    }

    private static void Check(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new IOException(errno.ToString());
        }
    }
}
