using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

/// <summary>Gathers writes that follow each other into large requests, and has several of them in flight.</summary>
/// <remarks>
/// One call at a time. What goes wrong is told by a later call: the next write, or the flush. A write further back than where the last one ended waits
/// for all before, so that the order of writes to the same place is kept.
/// </remarks>
internal sealed class WriteBehind(RemoteFile file, int chunkSize, int mostInFlight) : IAsyncDisposable
{
    private readonly Queue<Task> _inFlight = [];
    private readonly CancellationTokenSource _cancel = new();
    private byte[]? _buffer;
    private int _length;

    // Where the buffer's first byte goes.
    private long _offset;

    /// <summary>As many requests as a stream has in flight; of a file that is appended to only one, or their order would not be kept.</summary>
    public const int UsualInFlight = 4;

    /// <summary>Whether there is anything that <see cref="FlushAsync"/> has to wait for.</summary>
    public bool IsEmpty => _length == 0 && _inFlight.Count == 0;

    /// <summary>Takes all of the source.</summary>
    public async ValueTask WriteAsync(long position, ReadOnlyMemory<byte> source, CancellationToken cancellation)
    {
        long end = _offset + _length;
        if (position < end)
        {
            await FlushAsync(cancellation).ConfigureAwait(false);
        }
        else if (position > end && _length > 0)
        {
            await SendAsync(cancellation).ConfigureAwait(false); // Behind a hole: nothing in flight goes to the same place.
        }

        _offset = position - _length;

        while (!source.IsEmpty)
        {
            _buffer ??= ArrayPool<byte>.Shared.Rent(chunkSize);
            int count = Math.Min(source.Length, chunkSize - _length);
            source[..count].CopyTo(_buffer.AsMemory(_length));
            _length += count;
            source = source[count..];
            if (_length == chunkSize)
            {
                await SendAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Has all reach the server.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_length > 0)
        {
            await SendAsync(cancellation).ConfigureAwait(false);
        }

        while (_inFlight.Count > 0)
        {
            await WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels what is under way, drops what is not, and waits for the end of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync().ConfigureAwait(false);
        while (_inFlight.TryDequeue(out Task? task))
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _length) = (null, 0);
        }

        _cancel.Dispose();
    }

    private async ValueTask SendAsync(CancellationToken cancellation)
    {
        while (_inFlight.Count >= mostInFlight)
        {
            await WaitAsync(cancellation).ConfigureAwait(false);
        }

        _inFlight.Enqueue(WriteChunkAsync(_buffer!, _offset, _length));
        _offset += _length;
        (_buffer, _length) = (null, 0);
    }

    private async Task WriteChunkAsync(byte[] buffer, long offset, int length)
    {
        try
        {
            await file.WriteAllAsync((ulong)offset, buffer.AsMemory(0, length), _cancel.Token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Taken from the queue only when it has ended: a cancelled wait leaves it for the next.
    private async ValueTask WaitAsync(CancellationToken cancellation)
    {
        Task first = _inFlight.Peek();
        await ((Task)Task.WhenAny(first)).WaitAsync(cancellation).ConfigureAwait(false);
        _ = _inFlight.Dequeue();
        await first.ConfigureAwait(false);
    }
}
