using System;
using System.Buffers.Binary;
using Virtfs.Protocol;
using Virtfs.Server.Exports;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary>
/// <c>stat/xattr_count</c>: how many fids hold an extended attribute, in eight bytes, little-endian. The same at every offset: what is asked for must be a multiple of
/// eight (EPERM; QEMU's errno is a matter of chance then).
/// </summary>
internal sealed class XattrCountFile(XattrFidQuota quota) : SynthFile
{
    /// <inheritdoc/>
    protected internal override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (destination.IsEmpty)
        {
            return Errno.None;
        }

        if (destination.Length < sizeof(ulong))
        {
            return Errno.EPERM;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(destination, (ulong)quota.Count);
        count = sizeof(ulong);
        return Errno.None;
    }
}
