using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>A range of bytes, both ends included.</summary>
/// <param name="First">The first byte.</param>
/// <param name="Last">The last; <see cref="long.MaxValue"/> is the end of the file, however it grows.</param>
internal readonly record struct LockRange(long First, long Last)
{
    /// <summary>The length as requests tell it: 0 to the end.</summary>
    public ulong Length => Last == long.MaxValue ? 0 : (ulong)(Last - First) + 1;

    /// <summary>The range of a request. EINVAL where it starts, EOVERFLOW where it ends beyond what a file can have, as fcntl(2) says.</summary>
    public static Errno Of(in LockRequest request, out LockRange range)
    {
        range = default;
        if (request.Start > long.MaxValue)
        {
            return Errno.EINVAL;
        }

        if (request.Length > 0 && request.Length - 1 > long.MaxValue - request.Start)
        {
            return Errno.EOVERFLOW;
        }

        range = new LockRange((long)request.Start, request.Length == 0 ? long.MaxValue : (long)(request.Start + request.Length - 1));
        return Errno.None;
    }

    /// <summary>True when both have a byte in common.</summary>
    public bool Overlaps(LockRange other) => First <= other.Last && other.First <= Last;

    /// <summary>True when one goes on where the other ends.</summary>
    public bool Touches(LockRange other) => (Last < long.MaxValue && Last + 1 == other.First) || (other.Last < long.MaxValue && other.Last + 1 == First);

    /// <summary>The host's form.</summary>
    public FileLock ToHost(short type) => new() { Type = type, Start = First, Length = (long)Length };
}
