using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>The host's object that is locked.</summary>
internal interface ILockedObject
{
    /// <summary>Opens it once more, with an open file description of its own: the host's locks belong to that.</summary>
    /// <param name="access">The access mode.</param>
    /// <param name="descriptor">The caller's.</param>
    Errno OpenForLocks(OpenFlags access, out int descriptor);
}
