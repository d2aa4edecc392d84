using System.Collections.Generic;
using Virtfs.Drivers.Local.Locks;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local;

/// <summary>A folder of the host as a file system (QEMU's fsdriver "local").</summary>
/// <remarks>
/// Objects are held by descriptor, not by path: what was walked to or opened stays what it is through renames and removals by guests and host. Names
/// reach the host one component at a time and symbolic links are never followed, so nothing outside the folder can be reached. Special files are never
/// opened. Descriptors that were not used for long are given up when there are too many, and got back when they are needed; where the same object cannot
/// be found again the answer is ESTALE.
/// </remarks>
public sealed partial class LocalFileSystem : FileSystem
{
    // The kinds of file system whose generations QEMU asks for, by the magic number of the root.
    private const uint ExtMagic = 0xEF53;
    private const uint BtrfsMagic = 0x9123683E;
    private const uint ReiserMagic = 0x52654973;
    private const uint XfsMagic = 0x58465342;

    private readonly Pool<LocalFile> _files = new();
    private readonly Pool<LocalDirectory> _directories = new();
    private readonly List<string> _warnings = [];

    private LocalFileSystem(LocalFileSystemOptions options, int root, in StatX stat, uint magic)
    {
        Model = options.SecurityModel;
        Writeout = options.Writeout;
        Descriptors = options.Descriptors ?? DescriptorCache.OfProcess;
        Locks = options.Locks ?? LockQuotas.OfProcess;
        UsesHandles = options.UsesHandles;
        IsPrivileged = options.UsesHandles && Libc.GetEffectiveUserId() == 0;
        HasGenerations = magic is ExtMagic or BtrfsMagic or ReiserMagic or XfsMagic;
        Table = new InodeTable(this, Descriptors);
        Root = Table.MakeRoot(stat, root);
        Descriptors.AddFixed();
        if (Libc.GetEffectiveUserId() != 0 && Model.WarningWithoutRoot is { } warning)
        {
            _warnings.Add(warning);
        }

        if (Model.CheckRoot(root) is { } trouble)
        {
            _warnings.Add(trouble);
        }
    }

    /// <summary>What the administrator should know, one line each; empty when all is well.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>How guest attributes live on the host.</summary>
    internal SecurityModel Model { get; }

    /// <summary>When written data starts on its way to storage.</summary>
    internal Writeout Writeout { get; }

    /// <summary>Where descriptors are counted.</summary>
    internal DescriptorCache Descriptors { get; }

    /// <summary>What locks may take up.</summary>
    internal LockQuotas Locks { get; }

    /// <summary>All inodes and nodes.</summary>
    internal InodeTable Table { get; }

    /// <summary>The export's root; never goes while the file system is there.</summary>
    internal LocalNode Root { get; }

    /// <summary>True where objects are to be opened by file handle.</summary>
    internal bool UsesHandles { get; }

    /// <summary>True when the process is root, and so may open what it opened before.</summary>
    internal bool IsPrivileged { get; }

    /// <summary>True where inode generations mean something; elsewhere all are 0.</summary>
    internal bool HasGenerations { get; }

    /// <summary>The buffers that directories are read into.</summary>
    internal DirectoryBuffers DirectoryBuffers { get; } = new();

    /// <inheritdoc/>
    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        Errno errno = Root.GetAttributes(AttributeMask.Basic, out attributes);
        if (errno != Errno.None)
        {
            root = null;
            return errno;
        }

        Root.AddReference();
        root = Root;
        return Errno.None;
    }

    /// <summary>An open file to begin a life with.</summary>
    internal LocalFile TakeFile() => _files.TryPop() ?? new LocalFile(this);

    /// <summary>An open directory to begin a life with.</summary>
    internal LocalDirectory TakeDirectory() => _directories.TryPop() ?? new LocalDirectory(this);

    /// <summary>Takes a closed file back.</summary>
    internal void Return(LocalFile file) => _files.Push(file);

    /// <summary>Takes a closed directory back.</summary>
    internal void Return(LocalDirectory directory) => _directories.Push(directory);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Table.Clear();
            Descriptors.RemoveFixed();
        }

        base.Dispose(disposing);
    }
}
