using System;
using System.Buffers.Binary;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Load;

/// <summary>A Unix or TCP connection. Requests are gathered until they are flushed; replies are found by their tag.</summary>
internal sealed class StreamPipe : Pipe
{
    private readonly StreamSocket _stream;
    private readonly byte[][] _requests;
    private readonly byte[][] _replies;
    private readonly int[] _lengths;
    private readonly byte[] _output;
    private readonly byte[] _input;
    private int _outputLength;
    private int _start;
    private int _end;

    /// <summary>Takes a connection over.</summary>
    public StreamPipe(StreamSocket stream, int depth, int msize)
    {
        _stream = stream;
        _requests = Buffers(depth, msize);
        _replies = Buffers(depth, msize);
        _lengths = new int[depth];
        _output = new byte[depth * msize];
        _input = new byte[depth * msize];
    }

    /// <inheritdoc/>
    public override int Depth => _requests.Length;

    /// <inheritdoc/>
    public override Span<byte> Request(int slot) => _requests[slot];

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Reply(int slot) => _replies[slot].AsSpan(0, _lengths[slot]);

    /// <inheritdoc/>
    public override void Submit(int slot, int length, int room)
    {
        _requests[slot].AsSpan(0, length).CopyTo(_output.AsSpan(_outputLength));
        _outputLength += length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_outputLength > 0)
        {
            Check(_stream.Send(_output.AsSpan(0, _outputLength)));
            _outputLength = 0;
        }
    }

    /// <inheritdoc/>
    public override int Receive()
    {
        int slot;
        while (!TryTake(out slot))
        {
            Fill();
        }

        return slot;
    }

    /// <inheritdoc/>
    public override bool TryReceive(out int slot) => TryTake(out slot);

    /// <inheritdoc/>
    public override void Dispose() => _stream.Dispose();

    private static byte[][] Buffers(int depth, int msize)
    {
        var buffers = new byte[depth][];
        for (int i = 0; i < depth; i++)
        {
            buffers[i] = new byte[msize];
        }

        return buffers;
    }

    private static void Check(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new IOException($"The connection failed: {errno}.");
        }
    }

    private bool TryTake(out int slot)
    {
        slot = -1;
        ReadOnlySpan<byte> arrived = _input.AsSpan(_start, _end - _start);
        if (arrived.Length < Limits.HeaderSize)
        {
            return false;
        }

        int size = (int)BinaryPrimitives.ReadUInt32LittleEndian(arrived);
        if (arrived.Length < size)
        {
            return false;
        }

        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(arrived[5..]);
        slot = tag == Limits.NoTag ? 0 : tag;
        arrived[..size].CopyTo(_replies[slot]);
        _lengths[slot] = size;
        _start += size;
        return true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            _end -= _start;
            _start = 0;
        }

        Check(_stream.Receive(_input.AsSpan(_end), out int received));
        if (received == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        _end += received;
    }
}
