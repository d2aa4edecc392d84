using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>One mounted file system inside the export: what is the same for all its objects.</summary>
/// <remarks>Counted by the table, which closes it when no object of it is known any more, so that the host can unmount it.</remarks>
internal sealed class LocalDevice
{
    private readonly Lock _lock = new();
    private uint _blockSize;
    private EntryNumbers _entryNumbers = EntryNumbers.Unknown;
    private bool _isKnown;

    // -1: not tried; -2: it does not work here.
    private int _handleDescriptor = -1;

    public LocalDevice(ulong mount, ulong device, bool opensByHandle)
    {
        HandlesRefused = !opensByHandle;
        Mount = mount;
        Device = device;
    }

    /// <summary>The mount's id.</summary>
    public ulong Mount { get; }

    /// <summary>The device number.</summary>
    public ulong Device { get; }

    /// <summary>How many objects of it are known; under the table's lock.</summary>
    public int Inodes { get; set; }

    /// <summary>False once the file system said that it has no file handles.</summary>
    public bool HasHandles { get; set; } = true;

    /// <summary>The unit of transfers (statfs(2)'s f_bsize); 0 when it cannot be had. Asked once.</summary>
    public uint BlockSize(int descriptor)
    {
        Know(descriptor);
        return _blockSize;
    }

    /// <summary>How far the numbers in its directories can be told to clients as they are. Asked once.</summary>
    public EntryNumbers AskEntryNumbers(int descriptor)
    {
        Know(descriptor);
        return _entryNumbers;
    }

    /// <summary>True until <see cref="PrepareHandles"/> has worked, where handles are to be opened.</summary>
    public bool WantsDirectory => !HandlesRefused && Volatile.Read(ref _handleDescriptor) == -1;

    /// <summary>
    /// open_by_handle_at(2) wants a descriptor on the same mount, not an O_PATH one: makes it from a directory there, once. Not from a file: that would
    /// be kept alive by it when it is removed.
    /// </summary>
    public void PrepareHandles(int pathDescriptor)
    {
        lock (_lock)
        {
            if (_handleDescriptor != -1)
            {
                return;
            }

            if (Libc.Reopen(pathDescriptor, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY, out _handleDescriptor) != Errno.None)
            {
                _handleDescriptor = -1;
            }
        }
    }

    /// <summary>Opens an object, as O_PATH, by its handle. EPERM where that cannot be done, ESTALE where the object is gone.</summary>
    public Errno OpenByHandle(in FileHandle handle, DescriptorCache cache, out int descriptor)
    {
        descriptor = -1;
        int mount = Volatile.Read(ref _handleDescriptor);
        if (mount < 0)
        {
            return Errno.EPERM;
        }

        Errno errno;
        do
        {
            errno = Libc.OpenByHandleAt(mount, handle.Type, handle.Bytes, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, out descriptor);
        }
        while (errno != Errno.None && cache.MadeRoomFor(errno));

        if (errno is Errno.EPERM or Errno.EOPNOTSUPP or Errno.ENOSYS)
        {
            // Not privileged: by name from now on. The descriptor stays open, another thread may be using it.
            HandlesRefused = true;
            return Errno.EPERM;
        }

        return errno;
    }

    /// <summary>True once opening by handle was refused: handles only prove identity then.</summary>
    public bool HandlesRefused { get; private set; }

    // Several threads may ask at once; they get the same answer.
    private void Know(int descriptor)
    {
        if (Volatile.Read(ref _isKnown))
        {
            return;
        }

        if (Libc.FStatFs(descriptor, out StatFs statistics) == Errno.None)
        {
            _blockSize = (uint)statistics.BlockSize;
            _entryNumbers = EntryNumbering.Of(statistics);
        }

        Volatile.Write(ref _isKnown, true);
    }

    /// <summary>Closes what it holds.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_handleDescriptor >= 0)
            {
                _ = Libc.Close(_handleDescriptor);
            }

            _handleDescriptor = -2;
        }
    }
}
