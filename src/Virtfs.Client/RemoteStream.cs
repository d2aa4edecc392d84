using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>An open file on a server, as a stream.</summary>
/// <remarks>
/// <para>Who reads on and on has up to 4 requests in flight ahead; what was read ahead is dropped by a seek or a write. Writes are gathered: they reach the
/// server when 512 KiB are together (or what a message of the session holds), up to 4 requests at a time, or with <see cref="FlushAsync"/> and the end of the
/// stream. <see cref="SyncAsync"/> has them reach the disk.</para>
/// <para>For one caller at a time, as other streams. A failed write is told by the next write, by the flush or by disposing. After that, or after a write or
/// flush that was cancelled, it is open what of it is in the file, and disposing drops the rest, unless a flush goes well first. The methods that are not
/// asynchronous block their thread.</para>
/// </remarks>
public sealed partial class RemoteStream : Stream
{
    private const int LargestChunk = 512 * 1024;

    private readonly LopenFlags _flags;
    private readonly ReadAhead _reading;
    private readonly WriteBehind _writing;
    private long _position;
    private bool _isBroken;
    private bool _isClosed;

    /// <summary>Takes over a file that is open.</summary>
    internal RemoteStream(RemoteFile file, LopenFlags flags)
    {
        File = file;
        _flags = flags;
        int chunk = Math.Min(file.IoUnit, LargestChunk);
        _reading = new ReadAhead(file, chunk);
        int mostInFlight = (flags & LopenFlags.Append) != 0 ? 1 : WriteBehind.UsualInFlight;
        _writing = new WriteBehind(file, chunk, mostInFlight);
    }

    /// <summary>Opens a file that was found, to read it, over a fid of its own.</summary>
    public static async Task<RemoteStream> OpenAsync(RemoteFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        RemoteFile own = await file.CloneAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await own.OpenAsync(LopenFlags.ReadOnly, cancellationToken).ConfigureAwait(false);
            return new RemoteStream(own, LopenFlags.ReadOnly);
        }
        catch
        {
            await own.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The open file, for its attributes, extended attributes and locks. It belongs to the stream.</summary>
    public RemoteFile File { get; }

    /// <inheritdoc/>
    public override bool CanRead => !_isClosed && (_flags & LopenFlags.AccessModeMask) != LopenFlags.WriteOnly;

    /// <inheritdoc/>
    public override bool CanWrite => !_isClosed && (_flags & LopenFlags.AccessModeMask) != LopenFlags.ReadOnly;

    /// <inheritdoc/>
    public override bool CanSeek => !_isClosed;

    /// <summary>Bytes of the file, asked for anew each time.</summary>
    public override long Length => GetLengthAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary><see cref="Length"/> without a thread that waits.</summary>
    public async ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return (await File.GetAttributesAsync(cancellationToken).ConfigureAwait(false)).Length;
    }

    /// <summary>Truncates or extends the file.</summary>
    public async ValueTask SetLengthAsync(long length, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowUnless(CanWrite);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _reading.Drop();
        await File.SetAttributesAsync(new AttributeChanges { Length = length }, cancellationToken).ConfigureAwait(false);
        _position = Math.Min(_position, length);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowUnless(CanRead);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (!_writing.IsEmpty)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        int count = await _reading.ReadAsync(_position, buffer, cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowUnless(CanWrite);
        _reading.Drop();
        try
        {
            await _writing.WriteAsync(_position, buffer, cancellationToken).ConfigureAwait(false);
            _position += buffer.Length;
        }
        catch (Exception)
        {
            _isBroken = true;
            throw;
        }
    }

    /// <summary>Has what was written reach the server.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        try
        {
            await _writing.FlushAsync(cancellationToken).ConfigureAwait(false);
            _isBroken = false;
        }
        catch (Exception)
        {
            _isBroken = true;
            throw;
        }
    }

    /// <summary>Has what was written reach the disk (Tfsync).</summary>
    public async ValueTask SyncAsync(SyncScope scope = SyncScope.Everything, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await File.SyncAsync(scope, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is left, closes the file and gives its fid back. Throws what went wrong with either; the fid is gone even so.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Has disposing drop what has not reached the server, and wait for nothing but the end of what is under way.</summary>
    internal void Abandon() => _isBroken = true;

    private async Task CloseAsync()
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            await (_isBroken ? Task.CompletedTask : FlushAsync(CancellationToken.None)).ConfigureAwait(false);
        }
        finally
        {
            _isClosed = true;
            await _writing.DisposeAsync().ConfigureAwait(false);
            await _reading.DisposeAsync().ConfigureAwait(false);
            await File.CloseAsync().ConfigureAwait(false);
        }
    }

    private void ThrowUnless(bool isAble)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!isAble)
        {
            throw new NotSupportedException("The file is not open for that.");
        }
    }
}
