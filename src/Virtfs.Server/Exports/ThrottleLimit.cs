namespace Virtfs.Server.Exports;

/// <summary>How much of something may be done in a second.</summary>
/// <param name="Average">The rate in the long run, bytes or operations a second; 0 for no limit.</param>
/// <param name="Maximum">The rate in a burst; 0 for none.</param>
/// <param name="Length">How long a burst may last, in seconds.</param>
public readonly record struct ThrottleLimit(double Average, double Maximum = 0, double Length = 1);
