using System;
using System.Buffers;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Transports;

namespace Virtfs.Drivers.Synth;

/// <summary>An open file whose reads and writes are calls of the file's own methods.</summary>
/// <remarks>
/// What a guest sends or is sent lies in its own memory and changes when it likes, and it lies in pieces. Code that looks at data twice must not see that:
/// so it gets a copy, whole.
/// </remarks>
internal class SynthOpenFile(SynthFile file, OpenMode access) : OpenFile
{
    /// <inheritdoc/>
    public override uint BlockSize => SynthNode.BlockSize;

    /// <inheritdoc/>
    public override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        Errno errno = CheckRead(offset);
        return errno == Errno.None ? file.Read(offset, destination, out count) : errno;
    }

    /// <inheritdoc/>
    public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        int length = Length(destinations);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Errno errno = Read(offset, buffer.AsSpan(0, length), out int read);
            IoVectors.CopyTo(buffer.AsSpan(0, read), destinations);
            count = read;
            return errno;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        Errno errno = CheckWrite(offset);
        while (errno == Errno.None)
        {
            errno = file.Write(offset + (ulong)count, source[count..], out int taken);
            count += taken;
            if (count == source.Length || taken == 0)
            {
                break;
            }
        }

        // What was taken is taken: the error comes with the next request.
        return count > 0 ? Errno.None : errno;
    }

    /// <inheritdoc/>
    public override Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        int length = Length(sources);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            IoVectors.CopyFrom(sources, buffer.AsSpan(0, length));
            Errno errno = Write(offset, buffer.AsSpan(0, length), out int written);
            count = written;
            return errno;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public override Errno Truncate(ulong size) =>
        access == OpenMode.Read || size > long.MaxValue ? Errno.EINVAL : file.Truncate(size);

    /// <summary>Whether a read at an offset may be: EBADF when the file was opened to write only, EINVAL for an offset no file has.</summary>
    protected Errno CheckRead(ulong offset) => access == OpenMode.Write ? Errno.EBADF : CheckOffset(offset);

    /// <summary>Whether a write at an offset may be: EBADF when the file was opened to read only, EINVAL for an offset no file has.</summary>
    private Errno CheckWrite(ulong offset) => access == OpenMode.Read ? Errno.EBADF : CheckOffset(offset);

    /// <summary>Whether a file may have an offset.</summary>
    protected virtual Errno CheckOffset(ulong offset) => offset > long.MaxValue ? Errno.EINVAL : Errno.None;

    /// <summary>How many bytes the pieces have together.</summary>
    protected static int Length(ReadOnlySpan<IoVector> vectors)
    {
        long length = 0;
        foreach (IoVector vector in vectors)
        {
            length += (long)vector.Length;
        }

        return checked((int)length);
    }
}
