using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol.Messages;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd df</c>.</summary>
internal sealed class DiskFreeVerb : Verb
{
    private readonly Option<bool> _readable = new("-h");
    private readonly Option<bool> _inodes = new("-i");

    /// <summary>Makes the command.</summary>
    public DiskFreeVerb()
        : base("df", VerbHelp.DiskFree, fewest: 1)
    {
        Command.Options.Add(_readable);
        Command.Options.Add(_inodes);
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation)
    {
        bool isReadable = arguments.GetValue(_readable);
        bool countsInodes = arguments.GetValue(_inodes);
        var rows = new List<string[]>
        {
            countsInodes
                ? ["Share", "Inodes", "IUsed", "IFree", "IUse%"]
                : ["Share", isReadable ? "Size" : "1K-blocks", "Used", isReadable ? "Avail" : "Available", "Use%"],
        };
        foreach (string address in addresses)
        {
            await WithFileAsync(
                arguments,
                address,
                async (_, file) =>
                {
                    Rstatfs statistics = await file.GetStatisticsAsync(cancellation);
                    rows.Add(countsInodes ? InodeRow(address, statistics) : BlockRow(address, statistics, isReadable));
                },
                cancellation);
        }

        Print(rows.Count > 1 ? rows : []);
    }

    private static string[] BlockRow(string address, in Rstatfs statistics, bool isReadable)
    {
        ulong size = statistics.BlockSize;
        ulong used = statistics.Blocks - Math.Min(statistics.Blocks, statistics.BlocksFree);
        return
        [
            address, Show(statistics.Blocks * size, isReadable), Show(used * size, isReadable), Show(statistics.BlocksAvailable * size, isReadable),
            Percent(used, used + statistics.BlocksAvailable),
        ];
    }

    private static string[] InodeRow(string address, in Rstatfs statistics)
    {
        ulong used = statistics.Files - Math.Min(statistics.Files, statistics.FilesFree);
        return [address, Number(statistics.Files), Number(used), Number(statistics.FilesFree), Percent(used, statistics.Files)];
    }

    private void Print(List<string[]> rows)
    {
        using var output = new TerminalOutput();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length; column++)
            {
                int width = rows.Max(other => other[column].Length);
                output.Write(column == 0 ? row[column].PadRight(width) : " " + row[column].PadLeft(width));
            }

            output.Write("\n");
        }

        Finish(output);
    }

    private static string Show(ulong bytes, bool isReadable) => isReadable ? Amount.Describe(bytes) : Number(bytes / 1024);

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    // Rounded up, as df(1) does: full means full.
    private static string Percent(ulong part, ulong whole) => whole == 0 ? "-" : Number((ulong)Math.Ceiling(100.0 * part / whole)) + "%";
}
