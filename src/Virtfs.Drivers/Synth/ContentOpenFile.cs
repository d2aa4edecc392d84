using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Transports;

namespace Virtfs.Drivers.Synth;

/// <summary>An open file that is read from arrays which never change: straight into the guest's memory, without a copy in between.</summary>
/// <param name="file">The file.</param>
/// <param name="source">Its content.</param>
/// <param name="access">For what it was opened.</param>
internal sealed class ContentOpenFile(SynthFile file, IContentSource source, OpenMode access) : SynthOpenFile(file, access)
{
    private byte[]? _content;

    /// <inheritdoc/>
    public override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        Errno errno = FindRest(offset, out ReadOnlySpan<byte> rest);
        count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        return errno;
    }

    /// <inheritdoc/>
    public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        Errno errno = FindRest(offset, out ReadOnlySpan<byte> rest);
        rest = rest[..Math.Min(rest.Length, Length(destinations))];
        IoVectors.CopyTo(rest, destinations);
        count = rest.Length;
        return errno;
    }

    private Errno FindRest(ulong offset, out ReadOnlySpan<byte> rest)
    {
        rest = [];
        Errno errno = CheckRead(offset);
        if (errno != Errno.None)
        {
            return errno;
        }

        byte[] content = source.GetContent(offset, Volatile.Read(ref _content));
        Volatile.Write(ref _content, content);
        if (offset < (ulong)content.Length)
        {
            rest = content.AsSpan((int)offset);
        }

        return Errno.None;
    }
}
