using System;
using Virtfs.Differential.Host;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Comparison;

/// <content>A method for each T-message of 9P2000.L.</content>
public sealed partial class Scenario
{
    public const uint NoFid = uint.MaxValue;

    public Reply Version(uint msize = 32768, string version = "9P2000.L")
    {
        Message message = new Message(MessageType.Tversion).U32(msize).Text(version);
        return Finish(BeginTagged(Limits.NoTag, message.Encode(Limits.NoTag)));
    }

    public Reply Attach(uint fid = 0, uint user = 0, string attachName = "", uint authFid = NoFid, string userName = "") =>
        Send(new Message(MessageType.Tattach).U32(fid).U32(authFid).Text(userName).Text(attachName).U32(user));

    public Reply Walk(uint fid, uint newFid, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Message message = new Message(MessageType.Twalk).U32(fid).U32(newFid).U16((ushort)names.Length);
        foreach (string name in names)
        {
            message.Text(name);
        }

        return Send(message);
    }

    public Reply Clunk(uint fid) => Send(new Message(MessageType.Tclunk).U32(fid));

    public Reply Remove(uint fid) => Send(new Message(MessageType.Tremove).U32(fid));

    public Reply GetAttributes(uint fid, GetattrMask mask = GetattrMask.Basic) =>
        Send(new Message(MessageType.Tgetattr).U32(fid).U64((ulong)mask));

    public Reply SetAttributes(
        uint fid,
        SetattrMask valid,
        uint mode = 0,
        uint uid = 0,
        uint gid = 0,
        ulong size = 0,
        (ulong Seconds, ulong Nanoseconds) access = default,
        (ulong Seconds, ulong Nanoseconds) modification = default) =>
        Send(new Message(MessageType.Tsetattr).U32(fid).U32((uint)valid).U32(mode).U32(uid).U32(gid).U64(size)
            .U64(access.Seconds).U64(access.Nanoseconds).U64(modification.Seconds).U64(modification.Nanoseconds));

    public Reply StatFs(uint fid) => Send(new Message(MessageType.Tstatfs).U32(fid));

    public Reply ReadLink(uint fid) => Send(new Message(MessageType.Treadlink).U32(fid));

    public Reply Open(uint fid, LopenFlags flags = LopenFlags.ReadOnly) => Send(new Message(MessageType.Tlopen).U32(fid).U32((uint)flags));

    public Reply Create(uint fid, string name, LopenFlags flags = LopenFlags.ReadWrite, uint mode = 0x1A4, uint gid = 0) =>
        Send(new Message(MessageType.Tlcreate).U32(fid).Text(name).U32((uint)flags).U32(mode).U32(gid));

    public Reply Read(uint fid, ulong offset, uint count) => Send(new Message(MessageType.Tread).U32(fid).U64(offset).U32(count));

    public Reply Write(uint fid, ulong offset, string data) => Write(fid, offset, HostFolder.Bytes(data));

    public Reply Write(uint fid, ulong offset, byte[] data) => Send(new Message(MessageType.Twrite).U32(fid).U64(offset).Data(data));

    public Reply ReadDirectory(uint fid, ulong offset, uint count = 32768 - 24) =>
        Send(new Message(MessageType.Treaddir).U32(fid).U64(offset).U32(count));

    public Reply MakeDirectory(uint fid, string name, uint mode = 0x1ED, uint gid = 0) =>
        Send(new Message(MessageType.Tmkdir).U32(fid).Text(name).U32(mode).U32(gid));

    public Reply MakeSymlink(uint fid, string name, string target, uint gid = 0) =>
        Send(new Message(MessageType.Tsymlink).U32(fid).Text(name).Text(target).U32(gid));

    public Reply MakeNode(uint fid, string name, uint mode, uint major = 0, uint minor = 0, uint gid = 0) =>
        Send(new Message(MessageType.Tmknod).U32(fid).Text(name).U32(mode).U32(major).U32(minor).U32(gid));

    public Reply MakeLink(uint directory, uint fid, string name) => Send(new Message(MessageType.Tlink).U32(directory).U32(fid).Text(name));

    public Reply Rename(uint fid, uint directory, string name) => Send(new Message(MessageType.Trename).U32(fid).U32(directory).Text(name));

    public Reply RenameAt(uint oldDirectory, string oldName, uint newDirectory, string newName) =>
        Send(new Message(MessageType.Trenameat).U32(oldDirectory).Text(oldName).U32(newDirectory).Text(newName));

    public Reply Unlink(uint directory, string name, uint flags = 0) =>
        Send(new Message(MessageType.Tunlinkat).U32(directory).Text(name).U32(flags));

    public Reply Synchronise(uint fid, uint dataOnly = 0) => Send(new Message(MessageType.Tfsync).U32(fid).U32(dataOnly));

    public Reply WalkXattr(uint fid, uint newFid, string name = "") => Send(new Message(MessageType.Txattrwalk).U32(fid).U32(newFid).Text(name));

    public Reply CreateXattr(uint fid, string name, ulong size, uint flags = 0) =>
        Send(new Message(MessageType.Txattrcreate).U32(fid).Text(name).U64(size).U32(flags));

    public Reply Lock(uint fid, LockType type, ulong start = 0, ulong length = 0, uint process = 1, string client = "guest", uint flags = 0) =>
        Send(new Message(MessageType.Tlock).U32(fid).U8((byte)type).U32(flags).U64(start).U64(length).U32(process).Text(client));

    public Reply GetLock(uint fid, LockType type, ulong start = 0, ulong length = 0, uint process = 1, string client = "guest") =>
        Send(new Message(MessageType.Tgetlock).U32(fid).U8((byte)type).U64(start).U64(length).U32(process).Text(client));

    public Reply Flush(ushort oldTag) => Send(new Message(MessageType.Tflush).U16(oldTag));
}
