using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.Load;

/// <summary>What the command line says.</summary>
/// <param name="Virtfsd">The program to measure.</param>
/// <param name="Peers">The command that runs other servers (eng/peers).</param>
/// <param name="Folder">Where the shared folder is made; a file system in memory keeps the disk out of it.</param>
/// <param name="Seconds">How long each round runs.</param>
/// <param name="Rounds">How many rounds.</param>
/// <param name="Only">"ring", "models", "proxy", "socket" or "all".</param>
/// <param name="Row">Rows whose name begins so; empty for all.</param>
/// <param name="Depths">How many requests are in flight, table by table.</param>
internal sealed record LoadOptions(string Virtfsd, string Peers, string Folder, double Seconds, int Rounds, string Only, string Row, IReadOnlyList<int> Depths)
{
    /// <summary>What the command line may say.</summary>
    public const string Usage =
        "Virtfs.Load --virtfsd PROGRAM --peers COMMAND [--folder DIR] [--seconds S] [--rounds N] [--only ring|models|proxy|socket] [--row NAME] " +
        "[--depth N,...]";

    /// <summary>True when tables of that kind are wanted.</summary>
    public bool Wants(string kind) => Only == "all" || Only == kind;

    /// <summary>Reads the command line; null when it cannot be read.</summary>
    public static LoadOptions? Parse(string[] arguments)
    {
        var options = new LoadOptions("", "", "/dev/shm", 1, 5, "all", "", [1, BenchFolder.Slots]);
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            string value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--virtfsd" => options with { Virtfsd = Path.GetFullPath(value) },
                "--peers" => options with { Peers = Path.GetFullPath(value) },
                "--folder" => options with { Folder = Path.GetFullPath(value) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value },
                "--row" => options with { Row = value },
                "--depth" => options with { Depths = [.. value.Split(',').Select(ParseDepth)] },
                _ => throw new ArgumentException($"{arguments[i]} is not an option of the load generator."),
            };
        }

        return arguments.Length % 2 != 0 || options.Virtfsd.Length == 0 || options.Peers.Length == 0 ? null : options;
    }

    private static int ParseDepth(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int depth) && depth is >= 1 and <= BenchFolder.Slots
            ? depth
            : throw new ArgumentException($"--depth: '{text}' is not a number from 1 to {BenchFolder.Slots}.");
}
