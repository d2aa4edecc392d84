using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary>An open file as QEMU's driver has it: there is no descriptor behind it that could be locked or written out.</summary>
internal sealed class TestTreeOpenFile(SynthFile file) : SynthOpenFile(file, OpenMode.ReadWrite)
{
    /// <inheritdoc/>
    public override Errno Truncate(ulong size) => Errno.ENOSYS;

    /// <inheritdoc/>
    public override Errno Flush(FlushScope scope) => Errno.EBADF;

    /// <inheritdoc/>
    public override Errno Lock(in LockRequest request, in LockOwner owner, out LockStatus status)
    {
        status = LockStatus.Blocked;
        return Errno.EBADF;
    }

    /// <inheritdoc/>
    public override Errno GetLock(in LockRequest request, in LockOwner owner, out LockConflict conflict)
    {
        conflict = default;
        return Errno.EBADF;
    }

    /// <summary>Any offset will do.</summary>
    protected override Errno CheckOffset(ulong offset) => Errno.None;
}
