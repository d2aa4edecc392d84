using System.Threading;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.Locks;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <summary>What open files and open directories share: a descriptor that the helper opened, and the node, which is held.</summary>
/// <remarks>Pooled: a life goes from <see cref="Begin"/> to the last <see cref="GiveBack"/>, which is mostly that of <see cref="Close"/>.</remarks>
internal abstract class ProxyOpenFile : OpenFile, ILockingFile, IOwned<ProxyOpenFile>
{
    private uint _blockSize;

    // One for the open file itself, and one for each that reads attributes by it just now.
    private int _users;

    protected ProxyOpenFile(ProxyFileSystem fileSystem) => FileSystem = fileSystem;

    /// <inheritdoc/>
    public override uint BlockSize => _blockSize;

    /// <summary>The descriptor.</summary>
    public int Descriptor { get; private set; } = -1;

    /// <summary>What is open, with the mount it was reached through where that is known.</summary>
    public InodeKey Key { get; private set; }

    /// <summary>What is open.</summary>
    public ProxyNode Node { get; private set; } = null!;

    /// <inheritdoc/>
    public ProxyOpenFile? NextOfOwner { get; set; }

    /// <inheritdoc/>
    public ProxyOpenFile? PreviousOfOwner { get; set; }

    protected ProxyFileSystem FileSystem { get; }

    /// <summary>Begins a life.</summary>
    /// <param name="node">What was opened; held from here on.</param>
    /// <param name="descriptor">Taken over.</param>
    /// <param name="key">What the descriptor says it is.</param>
    public void Begin(ProxyNode node, int descriptor, in InodeKey key)
    {
        Node = node;
        Key = key;
        Descriptor = descriptor;
        _users = 1;
        _blockSize = Libc.FStatFs(descriptor, out StatFs statistics) == Errno.None ? (uint)statistics.BlockSize : 0;
        FileSystem.Descriptors.AddFixed();
        OnBegin(statistics);
        node.AddReference();
        node.AddOpenFile(this);
    }

    /// <summary>Keeps the descriptor open; under the node's lock, while the file is in its list.</summary>
    public void Borrow() => Interlocked.Increment(ref _users);

    /// <summary>Ends <see cref="Borrow"/>.</summary>
    public void GiveBack() => _ = End();

    /// <inheritdoc/>
    public override Errno Flush(FlushScope scope) => scope == FlushScope.DataOnly ? Libc.FDataSync(Descriptor) : Libc.FSync(Descriptor);

    /// <inheritdoc/>
    public override Errno Lock(in LockRequest request, in LockOwner owner, out LockStatus status) =>
        Node.Locks.Lock(this, request, owner, out status);

    /// <inheritdoc/>
    public override Errno GetLock(in LockRequest request, in LockOwner owner, out LockConflict conflict) =>
        Node.Locks.GetLock(this, request, owner, out conflict);

    /// <inheritdoc/>
    public Errno GetHostLock(ref FileLock query) => Libc.GetOpenFileLock(Descriptor, ref query);

    /// <inheritdoc/>
    public override Errno Close()
    {
        if (Node.HasLocks)
        {
            Node.Locks.Release(this);
        }

        OnClosing();
        Node.RemoveOpenFile(this);
        return End();
    }

    /// <summary>Called when a life begins.</summary>
    /// <param name="statistics">The file system that it is on; all zero where that could not be asked.</param>
    protected virtual void OnBegin(in StatFs statistics)
    {
    }

    /// <summary>Called when the file is closed, the descriptor still being there.</summary>
    protected virtual void OnClosing()
    {
    }

    /// <summary>Puts the object where it can be taken for another life.</summary>
    protected abstract void ReturnToPool();

    private Errno End()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return Errno.None;
        }

        Errno errno = Libc.Close(Descriptor);
        Descriptor = -1;
        FileSystem.Descriptors.RemoveFixed();
        ProxyNode node = Node;
        Node = null!;
        ReturnToPool();
        node.Dispose();
        return errno;
    }
}
