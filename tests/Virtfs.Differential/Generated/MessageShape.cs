using System.Collections.Generic;
using System.Linq;
using Virtfs.Protocol;

namespace Virtfs.Differential.Generated;

/// <summary>A request: its fields in their order, and how often a generator makes it.</summary>
/// <param name="Type">The request's type.</param>
/// <param name="Weight">How often, beside the others.</param>
/// <param name="Prefers">The kinds of fid with which it does something; null for all.</param>
/// <param name="Fields">Its fields.</param>
public sealed record MessageShape(MessageType Type, int Weight, FidState? Prefers, params FieldKind[] Fields)
{
    /// <summary>The requests of 9P2000.L.</summary>
    public static IReadOnlyList<MessageShape> OfL { get; } =
    [
        new(MessageType.Tversion, 1, null, FieldKind.Msize, FieldKind.Version),
        new(MessageType.Tattach, 2, null, FieldKind.NewFid, FieldKind.AuthenticationFid, FieldKind.Text, FieldKind.Text, FieldKind.User),
        new(MessageType.Tflush, 1, null, FieldKind.Tag),
        new(MessageType.Twalk, 30, null, FieldKind.Fid, FieldKind.NewFid, FieldKind.Names),
        new(MessageType.Tclunk, 10, null, FieldKind.Fid),
        new(MessageType.Tremove, 3, null, FieldKind.Fid),
        new(MessageType.Tgetattr, 6, null, FieldKind.Fid, FieldKind.GetattrMask),
        new(
            MessageType.Tsetattr, 10, null, FieldKind.Fid, FieldKind.SetattrMask, FieldKind.Mode, FieldKind.User, FieldKind.User, FieldKind.Size,
            FieldKind.Seconds, FieldKind.Nanoseconds, FieldKind.Seconds, FieldKind.Nanoseconds),
        new(MessageType.Tstatfs, 1, null, FieldKind.Fid),
        new(MessageType.Treadlink, 2, null, FieldKind.Fid),
        new(MessageType.Tlopen, 10, FidState.Walked, FieldKind.Fid, FieldKind.OpenFlags),
        new(
            MessageType.Tlcreate, 6, FidState.Walked, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.OpenFlags, FieldKind.Mode, FieldKind.User),
        new(MessageType.Tread, 6, FidState.File | FidState.Xattr, FieldKind.Fid, FieldKind.Offset, FieldKind.Count),
        new(MessageType.Twrite, 10, FidState.File | FidState.Xattr, FieldKind.Fid, FieldKind.Offset, FieldKind.Data),
        new(MessageType.Tfsync, 1, FidState.File | FidState.Directory, FieldKind.Fid, FieldKind.Number),
        new(MessageType.Treaddir, 6, FidState.Directory, FieldKind.Fid, FieldKind.DirectoryOffset, FieldKind.Count),
        new(MessageType.Tmkdir, 4, null, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.Mode, FieldKind.User),
        new(
            MessageType.Tmknod, 3, null, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.TypeAndMode, FieldKind.DeviceNumber, FieldKind.DeviceNumber,
            FieldKind.User),
        new(MessageType.Tsymlink, 3, null, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.Target, FieldKind.User),
        new(MessageType.Tlink, 5, null, FieldKind.DirectoryFid, FieldKind.Fid, FieldKind.Name),
        new(MessageType.Tunlinkat, 6, null, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.UnlinkFlags),
        new(MessageType.Trename, 5, FidState.Walked, FieldKind.Fid, FieldKind.DirectoryFid, FieldKind.Name),
        new(MessageType.Trenameat, 7, null, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.DirectoryFid, FieldKind.Name),
        new(MessageType.Txattrwalk, 5, null, FieldKind.Fid, FieldKind.NewFid, FieldKind.XattrName),
        new(MessageType.Txattrcreate, 5, FidState.Walked, FieldKind.Fid, FieldKind.XattrName, FieldKind.XattrSize, FieldKind.XattrFlags),
        new(
            MessageType.Tlock, 1, FidState.File | FidState.Directory, FieldKind.Fid, FieldKind.LockType, FieldKind.LockFlags, FieldKind.LockRange,
            FieldKind.LockRange, FieldKind.LockOwner, FieldKind.Text),
        new(
            MessageType.Tgetlock, 1, FidState.File | FidState.Directory, FieldKind.Fid, FieldKind.LockType, FieldKind.LockRange, FieldKind.LockRange,
            FieldKind.LockOwner, FieldKind.Text),
    ];

    /// <summary>The requests of 9P2000.u, and among them those of 9P2000.L that it does not know but for names: servers answer them too.</summary>
    public static IReadOnlyList<MessageShape> OfU { get; } =
    [
        .. OfL.Where(shape => shape.Type is not (MessageType.Tlopen or MessageType.Treaddir or MessageType.Tread)),
        new(MessageType.Topen, 10, FidState.Walked, FieldKind.Fid, FieldKind.TopenMode),
        new(MessageType.Tlopen, 1, FidState.Walked, FieldKind.Fid, FieldKind.TopenMode),
        new(MessageType.Treaddir, 1, FidState.Directory, FieldKind.Fid, FieldKind.DirectoryOffset, FieldKind.Count),
        new(MessageType.Tread, 12, FidState.File | FidState.Directory | FidState.Xattr, FieldKind.Fid, FieldKind.Offset, FieldKind.Count),
        new(
            MessageType.Tcreate, 14, FidState.Walked, FieldKind.DirectoryFid, FieldKind.Name, FieldKind.StatMode, FieldKind.TopenMode,
            FieldKind.Extension),
        new(MessageType.Tstat, 10, null, FieldKind.Fid),
        new(MessageType.Twstat, 16, null, FieldKind.Fid, FieldKind.StatRecord),
    ];
}
