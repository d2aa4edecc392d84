using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.Locks;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Proxy;

/// <content>What is open of the object, and the locks taken through it.</content>
internal sealed partial class ProxyNode : ILockedObject
{
    // Guards the list of open files and their first user each.
    private readonly Lock _openLock = new();

    private OwnedList<ProxyOpenFile> _openFiles;
    private InodeLocks? _locks;

    /// <summary>True once a lock was asked for.</summary>
    public bool HasLocks => Volatile.Read(ref _locks) is not null;

    /// <summary>The locks that guests hold; all gone when the last open file is.</summary>
    public InodeLocks Locks => Volatile.Read(ref _locks) ?? MakeLocks();

    /// <summary>Puts an open file in the list.</summary>
    public void AddOpenFile(ProxyOpenFile file)
    {
        lock (_openLock)
        {
            _openFiles.Add(file);
        }
    }

    /// <summary>Takes an open file out of the list.</summary>
    public void RemoveOpenFile(ProxyOpenFile file)
    {
        lock (_openLock)
        {
            _openFiles.Remove(file);
        }
    }

    /// <inheritdoc/>
    public Errno OpenForLocks(OpenFlags access, out int descriptor)
    {
        Errno errno = OpenObject(access, out descriptor, out _);
        if (errno is not (Errno.ENOENT or Errno.ESTALE) || !TryBorrowOpen(out ProxyOpenFile? open, out int held))
        {
            return errno;
        }

        // Its name has gone; what is open can be opened once more, where this process may.
        errno = Libc.Reopen(held, access, out descriptor);
        open.GiveBack();
        return errno;
    }

    private bool TryBorrowOpen([NotNullWhen(true)] out ProxyOpenFile? file, out int descriptor)
    {
        lock (_openLock)
        {
            file = _openFiles.First;
            file?.Borrow();
            descriptor = file?.Descriptor ?? -1;
            return file is not null;
        }
    }

    private InodeLocks MakeLocks()
    {
        var locks = new InodeLocks(this, _fileSystem.Descriptors, LockQuotas.OfProcess);
        return Interlocked.CompareExchange(ref _locks, locks, null) ?? locks;
    }
}
