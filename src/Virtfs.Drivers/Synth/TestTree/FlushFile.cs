using System;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary>
/// <c>FLUSH</c>: takes bytes of 0; at any other it is interrupted over and over, so that the request ends only when it is flushed. Cannot be read (EPERM).
/// </summary>
internal sealed class FlushFile : SynthFile
{
    /// <inheritdoc/>
    protected internal override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        bool taken = source.IsEmpty || source[0] == 0;
        count = taken ? Math.Min(1, source.Length) : 0;
        return taken ? Errno.None : Errno.EINTR;
    }
}
