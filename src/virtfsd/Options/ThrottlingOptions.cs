using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Server.Exports;

namespace Virtfs.Daemon.Options;

/// <summary>The <c>throttling.*</c> keys of an <c>-fsdev</c>: how much its clients may do in a second.</summary>
/// <remarks>Source: reference/qemu-9pfs.md §1.5.</remarks>
internal sealed class ThrottlingOptions
{
    /// <summary>The largest rate, and the largest product of a burst's rate and length.</summary>
    public const ulong MaximumRate = 1_000_000_000_000_000;

    private const string Prefix = "throttling.";
    private const string SizeKey = Prefix + "iops-size";

    private static readonly string[] Units = ["bps", "iops"];
    private static readonly string[] Directions = ["total", "read", "write"];

    private readonly OptionSet _options;

    private ThrottlingOptions(OptionSet options) => _options = options;

    /// <summary>The names of all keys.</summary>
    public static IReadOnlyList<string> KeyNames { get; } =
    [
        .. from suffix in new[] { string.Empty, "-max", "-max-length" }
           from unit in Units
           from direction in Directions
           select $"{Prefix}{unit}-{direction}{suffix}",
        SizeKey,
    ];

    /// <summary>Whether any of the keys is of this kind.</summary>
    public static bool IsKey(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Reads the keys and checks that they go together; empty if they do.</summary>
    public static string Check(OptionSet options) => new ThrottlingOptions(options).Check();

    /// <summary>The limits the keys set; null where they set none.</summary>
    public static ThrottleOptions? Read(OptionSet options)
    {
        var throttling = new ThrottlingOptions(options);
        return options.Keys.Any(IsKey)
            ? new ThrottleOptions
            {
                BytesTotal = throttling.Limit("bps-total"),
                BytesRead = throttling.Limit("bps-read"),
                BytesWritten = throttling.Limit("bps-write"),
                OperationsTotal = throttling.Limit("iops-total"),
                Reads = throttling.Limit("iops-read"),
                Writes = throttling.Limit("iops-write"),
                OperationSize = throttling.Rate(SizeKey),
            }
            : null;
    }

    private ThrottleLimit Limit(string name) => Rate(Prefix + name) == 0
        ? default
        : new ThrottleLimit(Rate(Prefix + name), Rate($"{Prefix}{name}-max"), _options.FindNumber($"{Prefix}{name}-max-length") ?? 1);

    private string Check()
    {
        string error = CheckTotals();
        error = error.Length > 0 ? error : CheckSize();
        foreach (string key in error.Length > 0 ? [] : from unit in Units from direction in Directions select $"{Prefix}{unit}-{direction}")
        {
            error = CheckBurst(key);
            if (error.Length > 0)
            {
                break;
            }
        }

        return error;
    }

    private string CheckTotals()
    {
        foreach (string suffix in (string[])[string.Empty, "-max"])
        {
            foreach (string unit in Units)
            {
                string total = $"{Prefix}{unit}-total{suffix}";
                foreach (string direction in (string[])["read", "write"])
                {
                    string part = $"{Prefix}{unit}-{direction}{suffix}";
                    if (Rate(total) > 0 && Rate(part) > 0)
                    {
                        return $"{total} and {part} exclude each other; keep one of them";
                    }
                }
            }
        }

        return string.Empty;
    }

    private string CheckSize() =>
        Rate(SizeKey) > 0 && Directions.All(direction => Rate($"{Prefix}iops-{direction}") == 0)
            ? $"{SizeKey} counts for nothing alone; add {Prefix}iops-total=NUMBER"
            : string.Empty;

    private string CheckBurst(string key)
    {
        string maximumKey = key + "-max";
        string lengthKey = key + "-max-length";
        ulong average = Rate(key);
        ulong maximum = Rate(maximumKey);
        ulong length = _options.FindNumber(lengthKey) ?? 1;
        if (average > MaximumRate || maximum > MaximumRate)
        {
            return $"{(average > MaximumRate ? key : maximumKey)} is too large; the most is {MaximumRate}";
        }

        if (length == 0)
        {
            return $"{lengthKey} is 0; the least is 1 second";
        }

        if (length > 1 && maximum == 0)
        {
            return $"{lengthKey} counts for nothing alone; add {maximumKey}=NUMBER";
        }

        if ((UInt128)length * maximum > MaximumRate)
        {
            return $"{lengthKey} times {maximumKey} is too large; the most is {MaximumRate}";
        }

        if (maximum > 0 && average == 0)
        {
            return $"{maximumKey} counts for nothing alone; add {key}=NUMBER";
        }

        return maximum > 0 && maximum < average ? $"{maximumKey} is below {key}; write at least as much" : string.Empty;
    }

    private ulong Rate(string key) => _options.FindNumber(key) ?? 0;
}
