using System;
using System.Diagnostics;
using System.Threading;

namespace Virtfs.GuestTests.Harness;

/// <summary>Waiting for what other processes do, which can be seen but does not call us.</summary>
internal static class Eventually
{
    private const int LookEveryMilliseconds = 10;

    /// <summary>Looks until it is so.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="isSo">Looks.</param>
    /// <param name="explanation">What the message ends with: the end of a log.</param>
    public static void True(string what, TimeSpan limit, Func<bool> isSo, Func<string>? explanation = null)
    {
        var time = Stopwatch.StartNew();
        while (!isSo())
        {
            if (time.Elapsed > limit)
            {
                throw new HarnessException($"waited {limit.TotalSeconds:0.#} s in vain: {what}{explanation?.Invoke()}");
            }

            Thread.Sleep(LookEveryMilliseconds);
        }
    }
}
