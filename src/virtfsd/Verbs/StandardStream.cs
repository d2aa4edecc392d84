using System;
using System.IO;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary>
/// Standard input or output, whatever it is, at the position that it shares with other programs. The runtime's own either keep a position to themselves or
/// say nothing when the reader has gone.
/// </summary>
internal sealed class StandardStream(int descriptor) : Stream
{
    /// <summary>Standard input.</summary>
    public const int Input = 0;

    /// <summary>Standard output.</summary>
    public const int Output = 1;

    /// <inheritdoc/>
    public override bool CanRead => descriptor == Input;

    /// <inheritdoc/>
    public override bool CanWrite => descriptor == Output;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        Errno error;
        int read;
        do
        {
            error = Libc.Read(descriptor, buffer.AsSpan(offset, count), out read);
        }
        while (error == Errno.EINTR);
        Throw(error);
        return read;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ReadOnlySpan<byte> rest = buffer.AsSpan(offset, count);
        while (!rest.IsEmpty)
        {
            Errno error = Libc.Write(descriptor, rest, out int written);
            Throw(error == Errno.EINTR ? Errno.None : error);
            rest = rest[Math.Max(written, 0)..];
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static void Throw(Errno error)
    {
        if (error != Errno.None)
        {
            throw new NinePException(error);
        }
    }
}
