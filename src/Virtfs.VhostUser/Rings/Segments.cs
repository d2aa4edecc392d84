using System;
using System.Runtime.InteropServices;
using Virtfs.Linux;
using Virtfs.Server.Transports;
using Virtfs.VhostUser.Memory;

namespace Virtfs.VhostUser.Rings;

/// <summary>The readable or the writable buffers of a request as pieces of our own memory, in order. Neighbours are one piece.</summary>
internal sealed unsafe class Segments
{
    /// <summary>The most pieces a system call takes (UIO_MAXIOV).</summary>
    public const int MaximumPieces = 1024;

    private const int InitialCapacity = 16;

    private IoVector* _pieces = (IoVector*)NativeMemory.Alloc(InitialCapacity, (nuint)sizeof(IoVector));
    private int _capacity = InitialCapacity;
    private int _count;

    /// <summary>How many bytes there are, up to the first that cannot be reached.</summary>
    public int Length { get; private set; }

    /// <summary>True when something could not be reached, or was too much: memory the guest did not share, over 1024 pieces, over 2 GiB.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The pieces.</summary>
    public ReadOnlySpan<IoVector> Pieces => new(_pieces, _count);

    /// <summary>Forgets the pieces.</summary>
    public void Clear()
    {
        _count = 0;
        Length = 0;
        IsCut = false;
    }

    /// <summary>Adds a buffer, in as many pieces as it touches regions.</summary>
    public void Add(GuestMemory memory, ulong guestAddress, uint length)
    {
        if (IsCut || length > (uint)(int.MaxValue - Length))
        {
            IsCut = true;
            return;
        }

        ulong rest = length;
        while (rest > 0)
        {
            if (!memory.TryTranslate(guestAddress, out byte* address, out ulong available))
            {
                IsCut = true;
                return;
            }

            ulong taken = ulong.Min(rest, available);
            if (!TryAppend(address, (nuint)taken))
            {
                IsCut = true;
                return;
            }

            guestAddress = unchecked(guestAddress + taken);
            rest -= taken;
        }
    }

    /// <summary>The pieces of a part, which must be there; good until <paramref name="scratch"/> is used again.</summary>
    public ReadOnlySpan<IoVector> Slice(int start, int length, ref IoVector[] scratch)
    {
        if (scratch.Length < _count)
        {
            scratch = new IoVector[_capacity];
        }

        return scratch.AsSpan(0, IoVectors.Slice(Pieces, start, length, scratch));
    }

    /// <summary>Copies bytes out, from <paramref name="start"/> on, which must be there.</summary>
    public void CopyTo(int start, Span<byte> destination)
    {
        for (int i = 0; !destination.IsEmpty; i++)
        {
            int available = (int)_pieces[i].Length - start;
            if (available <= 0)
            {
                start = -available;
                continue;
            }

            int taken = Math.Min(available, destination.Length);
            new ReadOnlySpan<byte>(_pieces[i].Base + start, taken).CopyTo(destination);
            destination = destination[taken..];
            start = 0;
        }
    }

    /// <summary>Frees the memory; nothing may be called afterwards.</summary>
    public void Free()
    {
        NativeMemory.Free(_pieces);
        _pieces = null;
    }

    private bool TryAppend(byte* address, nuint length)
    {
        if (_count > 0)
        {
            ref IoVector last = ref _pieces[_count - 1];
            if (last.Base + last.Length == address)
            {
                last = new IoVector(last.Base, last.Length + length);
                Length += (int)length;
                return true;
            }
        }

        if (_count == _capacity)
        {
            if (_capacity >= MaximumPieces)
            {
                return false;
            }

            _capacity *= 2;
            _pieces = (IoVector*)NativeMemory.Realloc(_pieces, (nuint)(_capacity * sizeof(IoVector)));
        }

        _pieces[_count++] = new IoVector(address, length);
        Length += (int)length;
        return true;
    }
}
