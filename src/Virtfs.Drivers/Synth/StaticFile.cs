using System;
using System.Threading;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>A file with content that stays until somebody sets another one. Reading it costs one copy and allocates nothing.</summary>
public sealed class StaticFile : SynthFile, IContentSource
{
    private byte[] _content;

    /// <summary>Makes a file that is in no directory yet.</summary>
    /// <param name="content">The content; copied.</param>
    public StaticFile(ReadOnlySpan<byte> content) => _content = content.ToArray();

    /// <summary>
    /// The content. What is set is copied, and read from then on by those too who have the file open; one read never mixes two contents.
    /// </summary>
    public ReadOnlyMemory<byte> Content
    {
        get => Volatile.Read(ref _content);
        set
        {
            // The content before the version: a guest that reads in between has the new content under the old version, and reads it once more.
            Volatile.Write(ref _content, value.ToArray());
            ContentChanged();
        }
    }

    /// <inheritdoc/>
    protected override ulong Length => (ulong)Volatile.Read(ref _content).Length;

    /// <inheritdoc/>
    byte[] IContentSource.GetContent(ulong offset, byte[]? former) => Volatile.Read(ref _content);

    /// <inheritdoc/>
    private protected override OpenFile MakeOpenFile(OpenMode access) => new ContentOpenFile(this, this, access);
}
