using System;
using System.Collections.Generic;
using System.Globalization;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol.Messages;

namespace Virtfs.Daemon.Verbs;

/// <summary>The lines of <c>ls -l</c>, in columns.</summary>
/// <param name="output">Where they go: some at a time, so that a long listing is seen as it comes. Columns only ever grow wider.</param>
/// <param name="isReadable">Whether sizes are shown with units.</param>
internal sealed class LongListing(TerminalOutput output, bool isReadable)
{
    private const int Columns = 6;
    private const int MostRows = 1000;

    private readonly int[] _widths = new int[Columns];
    private readonly List<(string[] Cells, RemotePath Name, RemotePath Target)> _rows = [];

    /// <summary>Adds a line.</summary>
    public void Add(in Rgetattr attributes, RemotePath name, RemotePath target)
    {
        bool isDevice = (attributes.Mode & InodeMode.S_IFMT) is InodeMode.S_IFCHR or InodeMode.S_IFBLK;
        string size = isDevice
            ? Invariant($"{DeviceNumber.Major(attributes.DeviceNumber)}, {DeviceNumber.Minor(attributes.DeviceNumber)}")
            : isReadable ? Amount.Describe(attributes.Size) : Invariant($"{attributes.Size}");
        DateTime changed = Moment.ToLocal(attributes.MtimeSeconds, 0);
        Add(
            [
                FileMode.Describe(attributes.Mode), Invariant($"{attributes.LinkCount}"), Invariant($"{attributes.Uid}"), Invariant($"{attributes.Gid}"),
                size, Invariant($"{changed:yyyy-MM-dd HH:mm}"),
            ],
            name,
            target);
    }

    /// <summary>Adds a line for something of which no more than the name could be found out.</summary>
    public void AddUnknown(RemotePath name) => Add(["??????????", "?", "?", "?", "?", "?"], name, default);

    /// <summary>Writes the lines that wait.</summary>
    public void Flush()
    {
        foreach ((string[] cells, RemotePath name, RemotePath target) in _rows)
        {
            for (int column = 0; column < Columns; column++)
            {
                output.Write(column == 0 ? cells[column] : " " + cells[column].PadLeft(_widths[column]));
            }

            output.Write(" ").Write(name.Bytes.Span);
            if (!target.IsEmpty)
            {
                output.Write(" -> ").Write(target.Bytes.Span);
            }

            output.Write("\n");
        }

        _rows.Clear();
    }

    private void Add(string[] cells, RemotePath name, RemotePath target)
    {
        for (int column = 0; column < Columns; column++)
        {
            _widths[column] = Math.Max(_widths[column], cells[column].Length);
        }

        _rows.Add((cells, name, target));
        if (_rows.Count == MostRows)
        {
            Flush();
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
