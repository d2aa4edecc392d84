using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>A node of which somebody has a reference to give away.</summary>
internal static class HeldNode
{
    /// <summary>Hands a node and its attributes out, and the reference with it; after an error the reference is given back.</summary>
    /// <param name="held">The node; the caller's reference is taken over.</param>
    /// <param name="node">The node, for who asked.</param>
    /// <param name="attributes">Its attributes.</param>
    public static Errno HandOver(Node held, out Node? node, out NodeAttributes attributes)
    {
        Errno errno = held.GetAttributes(AttributeMask.Basic, out attributes);
        node = errno == Errno.None ? held : null;
        if (errno != Errno.None)
        {
            held.Dispose();
        }

        return errno;
    }
}
