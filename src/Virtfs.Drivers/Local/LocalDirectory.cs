using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>An open directory.</summary>
internal sealed class LocalDirectory : LocalOpenFile, IListedDirectory
{
    private readonly DirectoryReader _reader;
    private InodeKey? _parent;

    public LocalDirectory(LocalFileSystem fileSystem)
        : base(fileSystem) => _reader = new DirectoryReader(fileSystem.DirectoryBuffers, this);

    InodeKey IListedDirectory.Key => Inode.Key;

    InodeKey? IListedDirectory.Parent => _parent;

    bool IListedDirectory.HasHostTypes => FileSystem.Model.HasHostAttributes;

    /// <inheritdoc/>
    public override Errno ReadDirectory(ulong offset, DirectoryWriter entries) => _reader.Read(offset, entries);

    /// <inheritdoc/>
    /// <remarks>With a mapped model a directory of the host may be a file to the guest: the host says what is wrong with reading it.</remarks>
    public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
    {
        count = 0;
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = FileContent.ReadVectored(descriptor, offset, destinations, out count);
            Descriptor.Release();
        }

        return errno;
    }

    /// <inheritdoc/>
    /// <remarks>As <see cref="ReadVectored"/>.</remarks>
    public override Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
    {
        count = 0;
        Errno errno = Descriptor.Acquire(out int descriptor);
        if (errno == Errno.None)
        {
            errno = FileContent.WriteVectored(descriptor, Writeout.Normal, offset, sources, out count);
            Descriptor.Release();
        }

        return errno;
    }

    EntryNumbers IListedDirectory.AskEntryNumbers(int descriptor) => Inode.Device.AskEntryNumbers(descriptor);

    bool IListedDirectory.Hides(ReadOnlySpan<byte> name) => FileSystem.Model.Hides(name);

    Errno IListedDirectory.Acquire(out int descriptor) => Descriptor.Acquire(out descriptor);

    void IListedDirectory.Release() => Descriptor.Release();

    /// <inheritdoc/>
    protected override void OnBegin(InodeKey? parent)
    {
        _parent = parent;
        _reader.Begin();
    }

    /// <inheritdoc/>
    protected override void OnClosing() => _reader.End();

    /// <inheritdoc/>
    protected override void OnReopened() => _reader.OnReopened();

    /// <inheritdoc/>
    protected override void ReturnToPool() => FileSystem.Return(this);
}
