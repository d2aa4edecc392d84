using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

/// <summary>What the command line says.</summary>
/// <param name="Seconds">How long it runs at most.</param>
/// <param name="FirstSeed">The first seed; the others follow.</param>
/// <param name="Seeds">How many seeds at most.</param>
internal sealed record Arguments(double Seconds, int FirstSeed, int Seeds)
{
    /// <summary>Reads the command line.</summary>
    public static bool TryParse(string[] words, [NotNullWhen(true)] out Arguments? arguments, out string error)
    {
        // New seeds every time, that can be told apart and typed again.
        arguments = new Arguments(double.PositiveInfinity, (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 1_000_000_000), int.MaxValue);
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
                _ => null,
            };
            if (arguments is null)
            {
                error = $"'{name}' is not understood; write --seconds N, --seed N (the first) or --seeds N (how many)";
                return false;
            }
        }

        return true;
    }
}
