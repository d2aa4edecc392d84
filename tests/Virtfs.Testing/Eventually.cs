using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Virtfs.Testing;

/// <summary>Waiting for what other threads and processes do, which can be seen but does not call us.</summary>
public static class Eventually
{
    /// <summary>How long something is waited for that must come. For liveness alone: a busy machine takes seconds for what takes a moment elsewhere.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    // Most of what tests wait for comes at once, and some of it passes; what takes longer, a guest's boot, is not worth a processor.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private const int RestMilliseconds = 10;

    /// <summary>Looks until it is so.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="isSo">Looks.</param>
    /// <param name="explanation">What the message ends with: the end of a log.</param>
    /// <exception cref="HarnessException">It did not come within the limit.</exception>
    public static void True(string what, TimeSpan limit, Func<bool> isSo, Func<string>? explanation = null)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        long began = Stopwatch.GetTimestamp();
        SpinWait spin = default;
        while (!isSo())
        {
            TimeSpan passed = Stopwatch.GetElapsedTime(began);
            if (passed > limit)
            {
                throw new HarnessException($"waited {limit.TotalSeconds:0.#} s in vain: {what}{explanation?.Invoke()}");
            }

            if (passed < Soon)
            {
                spin.SpinOnce();
            }
            else
            {
                Thread.Sleep(RestMilliseconds);
            }
        }
    }

    /// <summary>Looks until it is so, <see cref="Limit"/> at most.</summary>
    /// <param name="isSo">Looks.</param>
    /// <param name="what">For the message: the condition as it is written.</param>
    /// <exception cref="HarnessException">It did not come within the limit.</exception>
    public static void True(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") => True(what, Limit, isSo);
}
