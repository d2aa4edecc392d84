using System;
using System.Threading;

namespace Virtfs.VhostUser.Rings;

/// <summary>Who looks for requests instead of sleeping: of all rings together only so many at once. Safe for any thread.</summary>
/// <param name="most">How many may.</param>
internal sealed class Lookouts(int most)
{
    private int _looking;

    /// <summary>Those of this process: half as many as there are processors, and where there is one only, none.</summary>
    public static Lookouts OfProcess { get; } = new(Environment.ProcessorCount / 2);

    /// <summary>Becomes one; <see cref="Leave"/> follows. False when there are enough.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _looking) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Stops being one.</summary>
    public void Leave() => Interlocked.Decrement(ref _looking);
}
