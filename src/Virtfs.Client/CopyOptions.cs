using System;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>Who is told what during a copy.</summary>
public sealed record CopyOptions
{
    /// <summary>Told after every piece of content, 256 KiB at most, and every object. Called by whoever copies, so it should be quick.</summary>
    public IProgress<CopyProgress>? Progress { get; init; }

    /// <summary>
    /// Told of each object that could not be copied, with its path as seen from where the copy began; all others are copied. Where nobody is told, the
    /// first failure ends the copy as an exception.
    /// </summary>
    public Action<string, Errno>? OnFailure { get; init; }
}
