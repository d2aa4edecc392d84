using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol.Messages;

namespace Virtfs.Daemon.Verbs;

/// <summary>The lines of <c>ls -l</c>, in columns.</summary>
/// <param name="isReadable">Whether sizes are shown with units.</param>
internal sealed class LongListing(bool isReadable)
{
    private const int Columns = 6;

    private readonly List<(string[] Cells, RemotePath Name, RemotePath Target)> _rows = [];

    /// <summary>Adds a line.</summary>
    public void Add(in Rgetattr attributes, RemotePath name, RemotePath target)
    {
        bool isDevice = (attributes.Mode & InodeMode.S_IFMT) is InodeMode.S_IFCHR or InodeMode.S_IFBLK;
        string size = isDevice
            ? Invariant($"{DeviceNumber.Major(attributes.DeviceNumber)}, {DeviceNumber.Minor(attributes.DeviceNumber)}")
            : isReadable ? Amount.Describe(attributes.Size) : Invariant($"{attributes.Size}");
        DateTime changed = Moment.ToLocal(attributes.MtimeSeconds, 0);
        _rows.Add((
            [
                FileMode.Describe(attributes.Mode), Invariant($"{attributes.LinkCount}"), Invariant($"{attributes.Uid}"), Invariant($"{attributes.Gid}"),
                size, Invariant($"{changed:yyyy-MM-dd HH:mm}"),
            ],
            name,
            target));
    }

    /// <summary>Adds a line for something of which no more than the name could be found out.</summary>
    public void AddUnknown(RemotePath name) => _rows.Add((["??????????", "?", "?", "?", "?", "?"], name, default));

    /// <summary>Writes all lines.</summary>
    public void Write(TerminalOutput output)
    {
        int[] widths = [.. Enumerable.Range(0, Columns).Select(column => _rows.Max(row => (int?)row.Cells[column].Length) ?? 0)];
        foreach ((string[] cells, RemotePath name, RemotePath target) in _rows)
        {
            for (int column = 0; column < Columns; column++)
            {
                output.Write(column == 0 ? cells[column] : " " + cells[column].PadLeft(widths[column]));
            }

            output.Write(" ").Write(name.Bytes.Span);
            if (!target.IsEmpty)
            {
                output.Write(" -> ").Write(target.Bytes.Span);
            }

            output.Write("\n");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
