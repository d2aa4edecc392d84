using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Server.Sessions;

/// <summary>Where a client of 9P2000 or 9P2000.u is in an open directory: it counts bytes, the file system has offsets of its own.</summary>
/// <remarks>Two reads at once of one directory get what one of them would; what they get is for the client to sort out.</remarks>
internal sealed class DirectoryCursor
{
    private readonly Lock _lock = new();
    private ulong _bytes;
    private ulong _position;

    /// <summary>Goes back to the start.</summary>
    public void Rewind() => Advance(0, 0);

    /// <summary>Finds the file system's offset for a client's. 0 is the start.</summary>
    /// <returns>False in 9P2000 where the client does not go on from its last read; in 9P2000.u that is not looked at, as QEMU does not.</returns>
    public bool TryFind(ulong bytes, Dialect dialect, out ulong position)
    {
        lock (_lock)
        {
            position = bytes == 0 ? 0 : _position;
            return bytes == 0 || bytes == _bytes || dialect != Dialect.Plain;
        }
    }

    /// <summary>Says where the client is now, and which offset of the file system's that is.</summary>
    public void Advance(ulong bytes, ulong position)
    {
        lock (_lock)
        {
            _bytes = bytes;
            _position = position;
        }
    }
}
