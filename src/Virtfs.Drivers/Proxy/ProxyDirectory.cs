using System;
using Virtfs.Drivers.Local;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <summary>An open directory: listed without the helper.</summary>
internal sealed class ProxyDirectory : ProxyOpenFile, IListedDirectory
{
    private readonly DirectoryReader _reader;
    private InodeKey? _parent;
    private EntryNumbers _numbers;

    public ProxyDirectory(ProxyFileSystem fileSystem)
        : base(fileSystem) => _reader = new DirectoryReader(fileSystem.DirectoryBuffers, this);

    InodeKey? IListedDirectory.Parent => _parent;

    bool IListedDirectory.HasHostTypes => true;

    /// <inheritdoc/>
    public override Errno ReadDirectory(ulong offset, DirectoryWriter entries) => _reader.Read(offset, entries);

    EntryNumbers IListedDirectory.AskEntryNumbers(int descriptor) => _numbers;

    bool IListedDirectory.Hides(ReadOnlySpan<byte> name) => false;

    Errno IListedDirectory.Acquire(out int descriptor)
    {
        descriptor = Descriptor;
        return Errno.None;
    }

    void IListedDirectory.Release()
    {
    }

    /// <inheritdoc/>
    protected override void OnBegin(in StatFs statistics)
    {
        _numbers = EntryNumbering.Of(statistics);
        using (ProxyNode parent = FileSystem.Nodes.GetParent(Node))
        {
            // The root's parent is the root: what is outside does not show, not even by its number.
            bool isForeign = ReferenceEquals(parent, Node) || parent.Device != Node.Device;
            _parent = isForeign ? new InodeKey(Key.Mount, parent.Device, parent.Inode) : null;
        }

        _reader.Begin();
    }

    /// <inheritdoc/>
    protected override void OnClosing() => _reader.End();

    /// <inheritdoc/>
    protected override void ReturnToPool() => FileSystem.Directories.Push(this);
}
