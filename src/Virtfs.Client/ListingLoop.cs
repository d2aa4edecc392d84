using System;
using System.Numerics;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>Finds out whether a server's listing leads back to where it has been, so that it would never end.</summary>
/// <remarks>
/// Offsets need not grow, and two entries may share one where a file system makes them from hashes; one entry does not come twice with the same. It is
/// enough to look for one entry alone, and for another after 1, 2, 4, 8 ... entries (Brent): a loop is found before it was listed three times.
/// </remarks>
internal sealed class ListingLoop
{
    private byte[] _name = [];
    private ulong _offset;
    private ulong _count;

    /// <summary>Takes note of the next entry.</summary>
    /// <returns>True if it was there before.</returns>
    public bool Closes(in DirectoryEntryRecord entry)
    {
        if (_count > 0 && entry.Offset == _offset && entry.Name.SequenceEqual(_name))
        {
            return true;
        }

        if (BitOperations.IsPow2(++_count))
        {
            _offset = entry.Offset;
            _name = entry.Name.ToArray();
        }

        return false;
    }
}
