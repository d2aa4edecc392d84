using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>An open file through which locks are taken; told apart by reference.</summary>
internal interface ILockingFile
{
    /// <summary>Asks the host what would stand in a lock's way (F_OFD_GETLK).</summary>
    Errno GetHostLock(ref FileLock query);
}
