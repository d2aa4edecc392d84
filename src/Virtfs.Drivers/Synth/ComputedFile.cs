using System;
using System.Threading;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>A file whose content is made anew each time it is read from its beginning, and whenever a guest asks how long it is.</summary>
/// <remarks>
/// Whoever reads on, behind the beginning, reads from the same content, so that nothing is torn; who goes back to the beginning, as a program does that keeps
/// such a file open, gets a new one. To make content for each single read, derive from <see cref="SynthFile"/>.
/// </remarks>
public sealed class ComputedFile : SynthFile, IContentSource
{
    private readonly Func<byte[]> _make;
    private byte[] _last = [];

    /// <summary>Makes a file that is in no directory yet.</summary>
    /// <param name="make">
    /// Makes the content, for any threads at once; may take its time. The array must not be changed any more. What it throws is EIO for the guest and a line
    /// in the log.
    /// </param>
    public ComputedFile(Func<byte[]> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        _make = make;
    }

    /// <inheritdoc/>
    protected override ulong Length => (ulong)Make().Length;

    /// <inheritdoc/>
    byte[] IContentSource.GetContent(ulong offset, byte[]? former) => offset == 0 || former is null ? Make() : former;

    /// <inheritdoc/>
    private protected override OpenFile MakeOpenFile(OpenMode access) => new ContentOpenFile(this, this, access);

    // Content that is the same again has not changed: guests may go on with what they have cached.
    private byte[] Make()
    {
        byte[] content = _make();
        byte[] last = Interlocked.Exchange(ref _last, content);
        if (!content.AsSpan().SequenceEqual(last))
        {
            ContentChanged();
        }

        return content;
    }
}
