using System;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <content>Extended attributes. The default has none: EOPNOTSUPP.</content>
public abstract partial class Node
{
    /// <summary>Reads one attribute's value.</summary>
    /// <param name="name">The attribute's full name.</param>
    /// <param name="value">Receives the value; empty to ask for the length alone. Too short: ERANGE.</param>
    /// <param name="length">The value's length in bytes. ENODATA when there is no such attribute.</param>
    public virtual Errno GetXattr(ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        length = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Lists the attributes' names, each ended by a NUL.</summary>
    /// <param name="names">Receives the names; empty to ask for the length alone. Too short: ERANGE.</param>
    /// <param name="length">The list's length in bytes.</param>
    public virtual Errno ListXattr(Span<byte> names, out int length)
    {
        length = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Sets one attribute.</summary>
    /// <param name="name">The attribute's full name.</param>
    /// <param name="value">Its value, never empty.</param>
    /// <param name="mode">Whether it may or must exist.</param>
    public virtual Errno SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrSetMode mode) => Errno.EOPNOTSUPP;

    /// <summary>Removes one attribute; ENODATA when there is none.</summary>
    /// <param name="name">The attribute's full name.</param>
    public virtual Errno RemoveXattr(ReadOnlySpan<byte> name) => Errno.EOPNOTSUPP;
}
