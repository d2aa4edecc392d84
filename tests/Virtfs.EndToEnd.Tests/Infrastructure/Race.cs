using System;
using System.Diagnostics;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>How long a race goes on: for a while, and on a busy machine until enough has happened, but never for ever. Any thread may ask.</summary>
internal sealed class Race(TimeSpan duration)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>True while it shall go on.</summary>
    public bool GoesOn(bool isEnough)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_began);
        return elapsed < duration || (!isEnough && elapsed < Longest);
    }
}
