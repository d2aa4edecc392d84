using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Comparison;

/// <content>A method for each T-message that 9P2000.u has instead of 9P2000.L's.</content>
public sealed partial class Scenario
{
    /// <summary>Topen.</summary>
    public Reply OpenByMode(uint fid, TopenMode mode = TopenMode.Read) => Send(new Message(MessageType.Topen).U32(fid).U8((byte)mode));

    /// <summary>Tcreate.</summary>
    public Reply CreateByMode(uint fid, string name, StatMode permissions, TopenMode mode = TopenMode.Read, string extension = "") =>
        Send(new Message(MessageType.Tcreate).U32(fid).Text(name).U32((uint)permissions).U8((byte)mode).Text(extension));

    /// <summary>Tstat.</summary>
    public Reply Stat(uint fid) => Send(new Message(MessageType.Tstat).U32(fid));

    /// <summary>Twstat.</summary>
    /// <param name="fid">The object.</param>
    /// <param name="change">Makes the record from one that changes nothing.</param>
    public Reply ChangeStat(uint fid, Func<StatRecord, StatRecord> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Send(new Message(MessageType.Twstat).U32(fid).Stat(change(StatRecord.Untouched)));
    }
}
