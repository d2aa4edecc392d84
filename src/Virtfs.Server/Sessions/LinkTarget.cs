using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Sessions;

/// <summary>What a symbolic link says.</summary>
internal static class LinkTarget
{
    /// <summary>Room for every link that Linux makes: none is longer than a page.</summary>
    public const int Room = 4096;

    /// <summary>Reads a link.</summary>
    /// <param name="node">The link.</param>
    /// <param name="target">Where it is written. What fills it is read again into an array with all the room a string can have: a link of a mapped security
    /// model is a file, and may be long.</param>
    /// <param name="length">How many bytes it has.</param>
    public static Errno Read(Node node, ref Span<byte> target, out int length)
    {
        Errno errno = node.ReadLink(target, out length);
        if (errno == Errno.None && length == target.Length)
        {
            target = new byte[Limits.MaximumStringLength];
            errno = node.ReadLink(target, out length);
        }

        return errno;
    }
}
