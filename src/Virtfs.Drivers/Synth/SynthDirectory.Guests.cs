using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <content>What guests ask of a directory. They find and list.</content>
public partial class SynthDirectory
{
    /// <inheritdoc/>
    public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        child = null;
        attributes = default;
        if (name.Length > ChildTable.LongestName)
        {
            return Errno.ENAMETOOLONG;
        }

        if (!TryFindChild(name, out SynthNode? found))
        {
            return Errno.ENOENT;
        }

        found.AddReference();
        child = found;
        return found.GetAttributes(AttributeMask.Identity, out attributes);
    }

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = new SynthOpenDirectory(this);
        return Errno.None;
    }
}
