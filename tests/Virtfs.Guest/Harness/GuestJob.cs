using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>A script that runs in a guest.</summary>
/// <param name="machine">The guest.</param>
/// <param name="path">The start of the names of its files in the control folder.</param>
/// <param name="script">Its text, for messages.</param>
internal sealed class GuestJob(Machine machine, string path, string script)
{
    /// <summary>What it printed so far.</summary>
    public string Output => File.Exists(path + ".out") ? File.ReadAllText(path + ".out") : string.Empty;

    public bool HasEnded => File.Exists(path + ".status");

    /// <summary>Lets a script go on that called <c>await_word</c>.</summary>
    public void Tell() => File.WriteAllText(path + ".word", string.Empty);

    /// <summary>Waits until it prints something.</summary>
    public void WaitFor(string words, int seconds = 30) => Eventually.True(
        $"the script prints '{words}'",
        TimeSpan.FromSeconds(seconds),
        () => Output.Contains(words, StringComparison.Ordinal) || !MustStillRun(words),
        DescribeAndKill);

    /// <summary>Waits for its end and returns what it printed; fails the test with that where it did not succeed or took too long.</summary>
    public string Wait(int seconds = 180)
    {
        string? status = AwaitStatus(TimeSpan.FromSeconds(seconds));
        return status switch
        {
            "0" => Output,
            null => throw new HarnessException($"{machine.Name} did not finish this within {seconds} s{DescribeAndKill()}"),
            _ => throw new HarnessException($"in {machine.Name}, this ended with status {status}{Story}"),
        };
    }

    /// <summary>Waits for its end, however it ends; null where it does not.</summary>
    public string? TryWait(TimeSpan limit) => AwaitStatus(limit) is null ? null : Output;

    private string Story => $"\n{script}\n--- it said ---\n{Output}";

    // Not to be in the way of the tests that follow.
    private string DescribeAndKill()
    {
        string description = Story + machine.Describe();
        File.WriteAllText(path + ".kill", string.Empty);
        AwaitStatus(TimeSpan.FromSeconds(5));
        return description;
    }

    private bool MustStillRun(string words) => !HasEnded ? true : throw new HarnessException($"it ended without printing '{words}'{Story}");

    private string? AwaitStatus(TimeSpan limit)
    {
        var time = Stopwatch.StartNew();
        while (!HasEnded)
        {
            machine.MustRun();
            if (time.Elapsed > limit)
            {
                return null;
            }

            Thread.Sleep(5);
        }

        return File.ReadAllText(path + ".status");
    }
}
