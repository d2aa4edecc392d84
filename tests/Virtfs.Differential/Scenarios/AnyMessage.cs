using System;
using System.Collections.Generic;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Scenarios;

/// <summary>A right and complete message of each type that has a fid, for rules that all of them have.</summary>
internal static class AnyMessage
{
    private static readonly Dictionary<MessageType, Func<uint, string, Message>> Makers = new()
    {
        [MessageType.Tattach] = (fid, _) => new Message(MessageType.Tattach).U32(fid).U32(Scenario.NoFid).Text("").Text("").U32(0),
        [MessageType.Twalk] = (fid, name) => new Message(MessageType.Twalk).U32(fid).U32(500).U16(1).Text(name),
        [MessageType.Tclunk] = (fid, _) => new Message(MessageType.Tclunk).U32(fid),
        [MessageType.Tgetattr] = (fid, _) => new Message(MessageType.Tgetattr).U32(fid).U64((ulong)GetattrMask.Basic),
        [MessageType.Tstatfs] = (fid, _) => new Message(MessageType.Tstatfs).U32(fid),
        [MessageType.Treadlink] = (fid, _) => new Message(MessageType.Treadlink).U32(fid),
        [MessageType.Tlopen] = (fid, _) => new Message(MessageType.Tlopen).U32(fid).U32(0),
        [MessageType.Tread] = (fid, _) => new Message(MessageType.Tread).U32(fid).U64(0).U32(100),
        [MessageType.Treaddir] = (fid, _) => new Message(MessageType.Treaddir).U32(fid).U64(0).U32(1000),
        [MessageType.Tfsync] = (fid, _) => new Message(MessageType.Tfsync).U32(fid).U32(0),
        [MessageType.Tlock] = (fid, _) => new Message(MessageType.Tlock).U32(fid).U8(0).U32(0).U64(0).U64(0).U32(1).Text("guest"),
        [MessageType.Tgetlock] = (fid, _) => new Message(MessageType.Tgetlock).U32(fid).U8(0).U64(0).U64(0).U32(1).Text("guest"),
        [MessageType.Txattrwalk] = (fid, _) => new Message(MessageType.Txattrwalk).U32(fid).U32(501).Text("user.a"),
        [MessageType.Txattrcreate] = (fid, _) => new Message(MessageType.Txattrcreate).U32(fid).Text("user.a").U64(1).U32(0),
        [MessageType.Tsetattr] = (fid, _) => new Message(MessageType.Tsetattr).U32(fid).U32((uint)SetattrMask.Mode).U32(0x41A0).U32(0).U32(0)
            .U64(0).U64(0).U64(0).U64(0).U64(0),
        [MessageType.Twrite] = (fid, _) => new Message(MessageType.Twrite).U32(fid).U64(0).Data("data"u8.ToArray()),
        [MessageType.Tlcreate] = (fid, name) => new Message(MessageType.Tlcreate).U32(fid).Text(name).U32(2).U32(0x1A4).U32(0),
        [MessageType.Tmkdir] = (fid, name) => new Message(MessageType.Tmkdir).U32(fid).Text(name).U32(0x1ED).U32(0),
        [MessageType.Tmknod] = (fid, name) => new Message(MessageType.Tmknod).U32(fid).Text(name).U32(0x81A4).U32(0).U32(0).U32(0),
        [MessageType.Tsymlink] = (fid, name) => new Message(MessageType.Tsymlink).U32(fid).Text(name).Text("target").U32(0),
        [MessageType.Tlink] = (fid, name) => new Message(MessageType.Tlink).U32(fid).U32(fid).Text(name),
        [MessageType.Trename] = (fid, name) => new Message(MessageType.Trename).U32(fid).U32(fid).Text(name),
        [MessageType.Trenameat] = (fid, name) => new Message(MessageType.Trenameat).U32(fid).Text("file").U32(fid).Text(name),
        [MessageType.Tunlinkat] = (fid, name) => new Message(MessageType.Tunlinkat).U32(fid).Text(name).U32(0),
        [MessageType.Topen] = (fid, _) => new Message(MessageType.Topen).U32(fid).U32(0),
        [MessageType.Tcreate] = (fid, name) => new Message(MessageType.Tcreate).U32(fid).Text(name).U32(0x1A4).U8(2).Text(""),
        [MessageType.Tstat] = (fid, _) => new Message(MessageType.Tstat).U32(fid),
        [MessageType.Twstat] = (fid, _) => new Message(MessageType.Twstat).U32(fid).Stat(StatRecord.Untouched with { ModificationTime = 77 }),
        [MessageType.Tremove] = (fid, _) => new Message(MessageType.Tremove).U32(fid),
    };

    /// <summary>The types there is a message of.</summary>
    public static IEnumerable<MessageType> Types => Makers.Keys;

    /// <summary>Makes the message.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="fid">Its fid, or both.</param>
    /// <param name="name">Its name, where it has one.</param>
    public static Message Of(MessageType type, uint fid, string name = "name") => Makers[type](fid, name);
}
