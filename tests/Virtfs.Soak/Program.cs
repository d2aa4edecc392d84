using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Virtfs.Differential;
using Virtfs.Differential.Generated;

// Runs generated sequences from new seeds on a real QEMU and on virtfsd until it is stopped, and prints every difference as a test. See ./test soak --help.
if (!Arguments.TryParse(args, out Arguments? arguments, out string error))
{
    Console.Error.WriteLine($"soak: {error}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

GeneratedTarget[] targets = [.. GeneratedTarget.All.Where(target => target.ToString().Contains(arguments.Only, StringComparison.Ordinal))];
if (targets.Length == 0)
{
    Console.Error.WriteLine($"soak: there is no '{arguments.Only}' among {string.Join(", ", GeneratedTarget.All)}");
    return 2;
}

const double ReportSeconds = 10;
using var servers = new ServersFixture();
var sequences = new GeneratedSequences(servers.Begin);
long start = Stopwatch.GetTimestamp();
double reported = 0;
int differences = 0;
int seed = arguments.FirstSeed;
for (; !stop.IsCancellationRequested && Stopwatch.GetElapsedTime(start).TotalSeconds < arguments.Seconds && seed - arguments.FirstSeed < arguments.Seeds; seed++)
{
    foreach (GeneratedTarget target in targets)
    {
        if (sequences.Run(target, seed) is { } difference)
        {
            differences++;
            Console.WriteLine(difference);
        }
    }

    double now = Stopwatch.GetElapsedTime(start).TotalSeconds;
    if (now - reported >= ReportSeconds)
    {
        reported = now;
        Report();
    }
}

Report();
return differences == 0 ? 0 : 1;

void Report() => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s: {sequences.Messages:N0} messages, seeds {arguments.FirstSeed} to {seed}, {differences} differences"));
