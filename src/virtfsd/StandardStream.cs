using System;
using System.IO;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Daemon;

/// <summary>
/// Standard input, output or error, whatever it is, at the position that it shares with other programs. The runtime's own either keep a position to themselves or
/// say nothing when the reader has gone.
/// </summary>
/// <remarks>
/// Where the program was started without the descriptor, all calls are EBADF. The number may have gone to a file of the runtime by then, its pipe for signals
/// mostly; such a file is closed on exec, which an inherited descriptor cannot be.
/// </remarks>
internal sealed class StandardStream(int descriptor) : Stream
{
    /// <summary>Standard input.</summary>
    public const int Input = 0;

    /// <summary>Standard output.</summary>
    public const int Output = 1;

    /// <summary>Standard error.</summary>
    public const int Error = 2;

    private readonly Errno _missing =
        Libc.IsClosedOnExec(descriptor, out bool isOfRuntime) is var error and not Errno.None ? error : isOfRuntime ? Errno.EBADF : Errno.None;

    /// <summary>Why the last write failed; <see cref="Errno.None"/> where all went well.</summary>
    public Errno WriteError { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => descriptor == Input;

    /// <inheritdoc/>
    public override bool CanWrite => descriptor != Input;

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
        int read = 0;
        do
        {
            error = _missing == Errno.None ? Libc.Read(descriptor, buffer.AsSpan(offset, count), out read) : _missing;
        }
        while (MayTryAgain(error, PollEvents.POLLIN));
        Throw(error);
        return read;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Throw(TryWrite(buffer.AsSpan(offset, count)));

    /// <summary>Writes all of it, or says why not.</summary>
    public Errno TryWrite(ReadOnlySpan<byte> bytes)
    {
        Errno error = _missing;
        while (!bytes.IsEmpty && (error == Errno.None || MayTryAgain(error, PollEvents.POLLOUT)))
        {
            error = Libc.Write(descriptor, bytes, out int written);
            bytes = bytes[written..];
        }

        return WriteError = error;
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

    // Another program that shares it may have made it non-blocking.
    private bool MayTryAgain(Errno error, PollEvents awaited)
    {
        if (error == Errno.EAGAIN)
        {
            _ = Libc.Poll([new PollDescriptor(descriptor, awaited)], timeoutMilliseconds: -1, out _);
        }

        return error is Errno.EAGAIN or Errno.EINTR;
    }
}
