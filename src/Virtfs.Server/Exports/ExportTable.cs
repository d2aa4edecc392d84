using System;
using System.Collections.Generic;
using System.Text;

namespace Virtfs.Server.Exports;

/// <summary>The exports a door shows. A vhost-user door shows one; a socket door may show all, chosen by the aname.</summary>
/// <remarks>Immutable; used by all sessions at once.</remarks>
public sealed class ExportTable
{
    private readonly List<Export> _exports = [];
    private readonly List<(byte[] Tag, Export Export)> _tags = [];

    /// <summary>Makes the table of all tags of some exports.</summary>
    /// <param name="exports">The exports; a tag that appears twice finds the first.</param>
    public ExportTable(IEnumerable<Export> exports)
    {
        ArgumentNullException.ThrowIfNull(exports);
        foreach (Export export in exports)
        {
            _exports.Add(export);
            foreach (string tag in export.MountTags)
            {
                _tags.Add((Encoding.UTF8.GetBytes(tag), export));
            }
        }

        IsReadOnly = _exports.TrueForAll(export => export.IsReadOnly);
        MovesNames = _exports.Exists(export => export.FileSystem.MovesNames);
        IsThrottled = _exports.Exists(export => export.Throttle is not null);
    }

    /// <summary>True when none of the exports may be changed, so that a message can be refused before it is decoded.</summary>
    internal bool IsReadOnly { get; }

    /// <summary>False when none of the exports moves names, so that a message can be refused before its fids are looked up.</summary>
    internal bool MovesNames { get; }

    /// <summary>True when some export makes requests wait for their turn.</summary>
    internal bool IsThrottled { get; }

    /// <summary>Makes the table of a door that shows one export whatever the aname.</summary>
    public static ExportTable Single(Export export) => new([export]);

    /// <summary>Finds the export an aname picks: the only one there is, else the one with that mount tag (a leading slash is ignored).</summary>
    internal Export? Find(ReadOnlySpan<byte> attachName)
    {
        if (_exports.Count == 1)
        {
            return _exports[0];
        }

        ReadOnlySpan<byte> tag = attachName is [(byte)'/', ..] ? attachName[1..] : attachName;
        foreach ((byte[] known, Export export) in _tags)
        {
            if (attachName.SequenceEqual(known) || tag.SequenceEqual(known))
            {
                return export;
            }
        }

        return null;
    }
}
