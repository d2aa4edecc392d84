using System;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <remarks>
/// Descriptors travel in a control message:
/// <code>
/// struct cmsghdr:  len u64 @0 (16 + 4n) | level s32 @8 = SOL_SOCKET | type s32 @12 = SCM_RIGHTS | n descriptors s32 @16
/// </code>
/// </remarks>
public sealed unsafe partial class StreamSocket
{
    /// <summary>The most descriptors that Linux passes with one message (SCM_MAX_FD).</summary>
    public const int MaximumDescriptors = 253;

    private const int ControlHeaderSize = 16;
    private const int ControlAlignment = 8;
    private const int Rights = 1;

    /// <summary>
    /// As <see cref="Receive"/>, on a Unix socket: takes also the descriptors that came with the bytes, in their order, close-on-exec; they
    /// are the caller's to close. A receive never goes beyond the bytes of one send that carried descriptors.
    /// </summary>
    /// <remarks>EPROTO where more came than <paramref name="descriptors"/> has room for: all were closed, the bytes are lost.</remarks>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="descriptors">Where the descriptors go; at most <see cref="MaximumDescriptors"/> are taken.</param>
    /// <param name="bytes">The number of bytes; 0 at the end of the stream.</param>
    /// <param name="count">The number of descriptors.</param>
    public Errno ReceiveWithDescriptors(Span<byte> buffer, Span<int> descriptors, out int bytes, out int count)
    {
        bytes = count = 0;
        if (_pipes is not null)
        {
            return Receive(buffer, out bytes);
        }

        // Exactly as long as the descriptors need: the kernel would fill alignment bytes with one more.
        int room = Math.Min(descriptors.Length, MaximumDescriptors);
        int controlLength = room == 0 ? 0 : ControlHeaderSize + (sizeof(int) * room);
        ulong* control = stackalloc ulong[(ControlHeaderSize + (sizeof(int) * MaximumDescriptors) + sizeof(ulong) - 1) / sizeof(ulong)];
        Errno error;
        MessageHeader message;
        long received;
        fixed (byte* start = buffer)
        {
            var vector = new IoVector(start, (nuint)buffer.Length);
            do
            {
                message = new MessageHeader
                {
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = (byte*)control,
                    ControlLength = (nuint)controlLength,
                };
                error = Libc.ReceiveMessage(Descriptor, ref message, MessageFlags.MSG_CMSG_CLOEXEC, out received);
                if (error == Errno.EAGAIN)
                {
                    error = WaitFor(PollEvents.POLLIN);
                }
            }
            while (error == Errno.EINTR);
        }

        if (error != Errno.None)
        {
            return error;
        }

        count = TakeDescriptors(message, descriptors);
        if ((message.Flags & MessageFlags.MSG_CTRUNC) != 0)
        {
            CloseAll(descriptors[..count]);
            count = 0;
            return Errno.EPROTO;
        }

        bytes = (int)received;
        return Errno.None;
    }

    /// <summary>
    /// As <see cref="Send"/>, on a Unix socket: sends also descriptors, with the first byte. They stay the caller's. EINVAL for more than
    /// <see cref="MaximumDescriptors"/> or for descriptors without a byte, EBADF for one that is not open, ETOOMANYREFS, ENOTSOCK on pipes.
    /// </summary>
    public Errno SendWithDescriptors(ReadOnlySpan<byte> buffer, ReadOnlySpan<int> descriptors)
    {
        if (descriptors.IsEmpty)
        {
            return Send(buffer);
        }

        if (buffer.IsEmpty || descriptors.Length > MaximumDescriptors)
        {
            return Errno.EINVAL;
        }

        if (_pipes is not null)
        {
            return Errno.ENOTSOCK;
        }

        int controlLength = ControlHeaderSize + (sizeof(int) * descriptors.Length);
        ulong* words = stackalloc ulong[(controlLength + sizeof(ulong) - 1) / sizeof(ulong)];
        byte* control = (byte*)words;
        *words = (ulong)controlLength;
        *(int*)(control + 8) = SocketOption.SOL_SOCKET;
        *(int*)(control + 12) = Rights;
        descriptors.CopyTo(new Span<int>(control + ControlHeaderSize, descriptors.Length));
        Errno error;
        long sent;
        fixed (byte* start = buffer)
        {
            var vector = new IoVector(start, (nuint)buffer.Length);
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)controlLength };
            error = SendMessage(ref message, MessageFlags.None, out sent);
        }

        return error != Errno.None ? error : Send(buffer[(int)sent..]);
    }

    /// <summary>Copies every descriptor of every control message; there is room for all that the control buffer could hold.</summary>
    private static int TakeDescriptors(in MessageHeader message, Span<int> descriptors)
    {
        int count = 0;
        byte* position = message.Control;
        byte* end = position + message.ControlLength;
        while (end - position >= ControlHeaderSize)
        {
            long length = *(long*)position;
            if (length < ControlHeaderSize || length > end - position)
            {
                break;
            }

            if (*(int*)(position + 8) == SocketOption.SOL_SOCKET && *(int*)(position + 12) == Rights)
            {
                var came = new ReadOnlySpan<int>(position + ControlHeaderSize, (int)(length - ControlHeaderSize) / sizeof(int));
                came.CopyTo(descriptors[count..]);
                count += came.Length;
            }

            position += (length + ControlAlignment - 1) & -ControlAlignment;
        }

        return count;
    }

    private static void CloseAll(ReadOnlySpan<int> descriptors)
    {
        foreach (int descriptor in descriptors)
        {
            Libc.Close(descriptor);
        }
    }
}
