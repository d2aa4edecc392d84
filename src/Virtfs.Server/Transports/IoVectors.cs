using System;
using System.Diagnostics;
using Virtfs.Linux;

namespace Virtfs.Server.Transports;

/// <summary>Steps through lists of memory pieces.</summary>
public static unsafe class IoVectors
{
    /// <summary>Copies what is behind the first <paramref name="bytes"/> bytes of a list.</summary>
    /// <param name="source">The list.</param>
    /// <param name="bytes">How many bytes to leave out.</param>
    /// <param name="destination">Receives the rest; as long as <paramref name="source"/>.</param>
    /// <returns>How many pieces the rest has.</returns>
    public static int Skip(ReadOnlySpan<IoVector> source, long bytes, Span<IoVector> destination)
    {
        int count = 0;
        foreach (IoVector vector in source)
        {
            long length = (long)vector.Length;
            if (bytes >= length)
            {
                bytes -= length;
                continue;
            }

            destination[count++] = new IoVector(vector.Base + bytes, (nuint)(length - bytes));
            bytes = 0;
        }

        return count;
    }

    /// <summary>Copies a part of a list: <paramref name="length"/> bytes from byte <paramref name="start"/> on.</summary>
    /// <returns>How many pieces the part has.</returns>
    public static int Slice(ReadOnlySpan<IoVector> source, long start, long length, Span<IoVector> destination)
    {
        int count = 0;
        foreach (IoVector vector in source)
        {
            long available = (long)vector.Length - start;
            if (available <= 0)
            {
                start = -available;
                continue;
            }

            if (length == 0)
            {
                break;
            }

            long taken = Math.Min(available, length);
            destination[count++] = new IoVector(vector.Base + start, (nuint)taken);
            length -= taken;
            start = 0;
        }

        Debug.Assert(length == 0, "More was asked for than the list holds.");
        return count;
    }

    /// <summary>Spreads bytes over the pieces of a list, which has room for them.</summary>
    public static void CopyTo(ReadOnlySpan<byte> source, ReadOnlySpan<IoVector> destinations)
    {
        foreach (IoVector vector in destinations)
        {
            int taken = (int)Math.Min((nuint)source.Length, vector.Length);
            source[..taken].CopyTo(new Span<byte>(vector.Base, taken));
            source = source[taken..];
        }

        Debug.Assert(source.IsEmpty, "The list had no room for the bytes.");
    }

    /// <summary>Gathers bytes from the pieces of a list, which holds at least as many.</summary>
    public static void CopyFrom(ReadOnlySpan<IoVector> sources, Span<byte> destination)
    {
        foreach (IoVector vector in sources)
        {
            int taken = (int)Math.Min((nuint)destination.Length, vector.Length);
            new ReadOnlySpan<byte>(vector.Base, taken).CopyTo(destination);
            destination = destination[taken..];
        }

        Debug.Assert(destination.IsEmpty, "The list held too few bytes.");
    }
}
