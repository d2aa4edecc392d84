using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>What the command line says.</summary>
/// <param name="Seconds">How long it runs at most.</param>
/// <param name="FirstSeed">The first seed; the others follow.</param>
/// <param name="Seeds">How many seeds at most.</param>
/// <param name="Only">What the name of a target holds; empty for all.</param>
internal sealed record Arguments(double Seconds, int FirstSeed, int Seeds, string Only)
{
    /// <summary>Reads the command line.</summary>
    public static bool TryParse(string[] words, [NotNullWhen(true)] out Arguments? arguments, out string error)
    {
        // New seeds every time, that can be told apart and typed again.
        arguments = new Arguments(double.PositiveInfinity, (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 1_000_000_000), int.MaxValue, string.Empty);
        error = string.Empty;
        for (int i = 0; i < words.Length; i += 2)
        {
            string name = words[i];
            int value = 0;
            bool isNumber = i + 1 < words.Length && int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out value);
            arguments = (name, isNumber) switch
            {
                ("--seconds", true) => arguments with { Seconds = value },
                ("--seed", true) => arguments with { FirstSeed = value },
                ("--seeds", true) => arguments with { Seeds = value },
                ("--only", false) when i + 1 < words.Length => arguments with { Only = words[i + 1] },
                _ => null,
            };
            if (arguments is null)
            {
                error = $"'{name}' is not understood; write --seconds N, --seed N (the first), --seeds N (how many) or --only NAME (Passthrough, 9P2000.u)";
                return false;
            }
        }

        return true;
    }
}
