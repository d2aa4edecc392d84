using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Load;

/// <summary>What the rounds of one operation on two servers brought.</summary>
internal sealed class Measurement
{
    private readonly List<double> _other = [];
    private readonly List<double> _ours = [];

    /// <summary>The other server's operations a second: the median of its rounds.</summary>
    public double Other => Median(_other);

    /// <summary>virtfsd's.</summary>
    public double Ours => Median(_ours);

    /// <summary>How many times the other's virtfsd's are: the median of the rounds' ratios, so that a change in the machine's speed does not count.</summary>
    public double Ratio => RatioTo(_other);

    /// <summary>How long the other server took for each, in rounds with one request in flight.</summary>
    public LatencyCounter OtherLatency { get; } = new();

    /// <summary>How long virtfsd took.</summary>
    public LatencyCounter OurLatency { get; } = new();

    /// <summary>How many times virtfsd's figures here are those of another measurement, whose rounds were run in turn with these.</summary>
    public double RatioTo(Measurement measurement) => RatioTo(measurement._ours);

    /// <summary>Counts a round.</summary>
    public void Add(double other, double ours)
    {
        _other.Add(other);
        _ours.Add(ours);
    }

    private double RatioTo(List<double> others) => Median([.. _ours.Zip(others, (own, other) => own / other)]);

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
