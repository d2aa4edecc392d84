using System;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary><c>WRITE</c>: takes one byte at a time, and everything in the end; cannot be read (EPERM).</summary>
internal sealed class SlowSinkFile : SynthFile
{
    /// <inheritdoc/>
    protected internal override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        count = Math.Min(1, source.Length);
        return Errno.None;
    }
}
