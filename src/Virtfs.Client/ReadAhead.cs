using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

/// <summary>Reads a file from one position to the next, with several requests in flight once somebody reads on and on.</summary>
/// <remarks>One read at a time. What was read ahead is as old as the request that brought it; a read elsewhere, or <see cref="Drop"/>, forgets it.</remarks>
internal sealed class ReadAhead(RemoteFile file, int chunkSize) : IAsyncDisposable
{
    // With 4 requests of 512 KiB the connection is never idle, and a small file is not asked for many times over.
    private const int MostInFlight = 4;

    private readonly Queue<Chunk> _chunks = [];
    private readonly List<Task> _dropped = [];
    private CancellationTokenSource _cancel = new();

    // Where the next chunk begins, once there are some.
    private long _ahead;

    // Where a read that goes on would begin.
    private long _expected;

    // Chunks to have under way or done: none before the first read, then one, and more with each that was read to its end.
    private int _depth;

    /// <summary>Reads at least one byte; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(long position, Memory<byte> destination, CancellationToken cancellation)
    {
        if (position != _expected)
        {
            Drop();
        }

        int count;
        if (_depth > 0)
        {
            count = await TakeAsync(position, destination, cancellation).ConfigureAwait(false);
        }
        else
        {
            count = await file.ReadAsync((ulong)position, destination, cancellation).ConfigureAwait(false); // It may be the only one.
            _depth = count == 0 ? 0 : 1;
        }

        _expected = position + count;
        return count;
    }

    /// <summary>Forgets what was read ahead, and cancels what is under way.</summary>
    public void Drop()
    {
        _depth = 0;
        _dropped.RemoveAll(task => task.IsCompleted);
        if (_chunks.Count == 0)
        {
            return;
        }

        _cancel.Cancel();
        _cancel.Dispose();
        _cancel = new CancellationTokenSource();
        while (_chunks.TryDequeue(out Chunk? chunk))
        {
            _dropped.Add(chunk.ReturnAsync());
        }
    }

    /// <summary>Waits until nothing is under way any more.</summary>
    public async ValueTask DisposeAsync()
    {
        Drop();
        await Task.WhenAll(_dropped).ConfigureAwait(false);
        _cancel.Dispose();
    }

    private async ValueTask<int> TakeAsync(long position, Memory<byte> destination, CancellationToken cancellation)
    {
        _ahead = _chunks.Count == 0 ? position : _ahead;
        for (; _chunks.Count < _depth; _ahead += chunkSize)
        {
            _chunks.Enqueue(new Chunk(file, _ahead, chunkSize, _cancel.Token));
        }

        Chunk first = _chunks.Peek();
        int length;
        try
        {
            length = await first.Reading.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (NinePException)
        {
            Drop(); // Should it be read again, it is asked for again.
            throw;
        }

        int used = (int)(position - first.Offset);
        int count = Math.Min(length - used, destination.Length);
        first.Buffer.AsMemory(used, count).CopyTo(destination);
        if (used + count < length)
        {
            return count;
        }

        _ = _chunks.Dequeue().ReturnAsync(); // At once: it is done.
        _depth = Math.Min(_depth * 2, MostInFlight);
        if (length < chunkSize)
        {
            Drop(); // A short answer: what comes next is not where the next chunk begins.
        }

        return count;
    }

    /// <summary>One read under way, or done.</summary>
    private sealed class Chunk
    {
        public Chunk(RemoteFile file, long offset, int size, CancellationToken cancellation)
        {
            Offset = offset;
            Buffer = ArrayPool<byte>.Shared.Rent(size);
            Reading = file.ReadAsync((ulong)offset, Buffer.AsMemory(0, size), cancellation).AsTask();
        }

        public long Offset { get; }

        public byte[] Buffer { get; }

        public Task<int> Reading { get; }

        /// <summary>Gives the buffer back, once nothing is written to it any more.</summary>
        public async Task ReturnAsync()
        {
            await ((Task)Reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}
