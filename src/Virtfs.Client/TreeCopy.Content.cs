using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client;

/// <remarks>The content of files.</remarks>
public sealed partial class TreeCopy
{
    private const int BufferSize = 256 * 1024;

    // The usual block of file systems: shorter holes are none.
    private const int HoleSize = 4096;

    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>Copies one stream into another, with reports.</summary>
    /// <param name="source">What is read, to its end.</param>
    /// <param name="target">What is written, and flushed at last.</param>
    /// <param name="path">What to call it in reports.</param>
    /// <param name="length">How many bytes that will be; 0 where that is not known.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task CopyAsync(Stream source, Stream target, string path, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Report(_progress with { Path = path, FileBytes = 0, FileLength = length });
        int count;

        // Not every stream listens to its token: a terminal or a pipe does not.
        while ((count = await source.ReadAsync(_buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false)) > 0)
        {
            await target.WriteAsync(_buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            Report(_progress with { FileBytes = _progress.FileBytes + count, Bytes = _progress.Bytes + count });
        }

        await target.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // What is cut short is not to wait for the rest of it.
    private static async Task FillAsync(Stream target, Func<Task> copy)
    {
        try
        {
            await copy().ConfigureAwait(false);
        }
        catch
        {
            (target as RemoteStream)?.Abandon();
            throw;
        }
    }

    /// <summary>Copies a file that has holes into an empty one: no block of zeros is written, of this machine's files none is read either.</summary>
    /// <remarks>9P cannot say where holes are, so what comes from a server is looked through.</remarks>
    private async Task CopyWithHolesAsync(
        CopySource source, Stream from, CopyTarget folder, Stream to, string path, CancellationToken cancellation)
    {
        Report(_progress with { Path = path, FileBytes = 0, FileLength = source.Length });
        long position = 0;
        while (true)
        {
            long data = source.FindData(from, position);
            from.Position = data;
            int count = await from.ReadAtLeastAsync(_buffer, BufferSize, throwOnEndOfStream: false, cancellation)
                .AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            await WriteAroundHolesAsync(to, data, count, cancellation).ConfigureAwait(false);
            long copied = data + count - position;
            position += copied;
            Report(_progress with { FileBytes = position, Bytes = _progress.Bytes + copied });
            if (count == 0)
            {
                break;
            }
        }

        if (to.Position < position)
        {
            await folder.ExtendAsync(to, position, cancellation).ConfigureAwait(false); // It ends with a hole.
        }

        await to.FlushAsync(cancellation).ConfigureAwait(false);
    }

    // What of the buffer is not zeros, block by block.
    private async Task WriteAroundHolesAsync(Stream to, long position, int length, CancellationToken cancellation)
    {
        int start = 0;
        for (int end = 0; end < length; end = Math.Min(end + HoleSize, length))
        {
            if (!IsHole(end, length))
            {
                continue;
            }

            await WriteAsync(end).ConfigureAwait(false);
            start = Math.Min(end + HoleSize, length);
        }

        await WriteAsync(length).ConfigureAwait(false);

        async ValueTask WriteAsync(int end)
        {
            if (end > start)
            {
                to.Position = position + start;
                await to.WriteAsync(_buffer.AsMemory(start, end - start), cancellation).ConfigureAwait(false);
            }
        }
    }

    private bool IsHole(int start, int length) =>
        _buffer.AsSpan(start, Math.Min(HoleSize, length - start)).IndexOfAnyExcept((byte)0) < 0;
}
