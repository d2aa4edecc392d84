using System;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Proxy;

/// <summary>An open regular file: data goes between it and the guest without the helper.</summary>
internal sealed class ProxyFile(ProxyFileSystem fileSystem) : ProxyOpenFile(fileSystem)
{
    /// <inheritdoc/>
    public override Errno Read(ulong offset, Span<byte> destination, out int count) => Libc.PRead(Descriptor, destination, offset, out count);

    /// <inheritdoc/>
    public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count) =>
        FileContent.ReadVectored(Descriptor, offset, destinations, out count);

    /// <inheritdoc/>
    public override Errno ReadPages(ulong offset, int count, PagePipe pages, out int read) =>
        FileContent.ReadPages(Descriptor, offset, count, pages, out read);

    /// <inheritdoc/>
    public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count) =>
        FileContent.Write(Descriptor, FileSystem.Writeout, offset, source, out count);

    /// <inheritdoc/>
    public override Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count) =>
        FileContent.WriteVectored(Descriptor, FileSystem.Writeout, offset, sources, out count);

    /// <inheritdoc/>
    public override Errno Truncate(ulong size) => FileContent.Truncate(Descriptor, size);

    /// <inheritdoc/>
    protected override void ReturnToPool() => FileSystem.Files.Push(this);
}
