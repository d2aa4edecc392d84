using System;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>T-messages as bytes, tag 1; <see cref="Tagged"/> gives another.</summary>
internal static class Request
{
    public const ushort Tag = 1;

    [ThreadStatic]
    private static byte[]? _buffer;

    private delegate void Encoder(ref WireWriter writer);

    public static byte[] Version(uint msize, string version = "9P2000.L") =>
        Make(MessageType.Tversion, (ref WireWriter writer) => new Tversion(msize, Bytes(version)).Encode(ref writer));

    public static byte[] Attach(uint fid, string attachName = "", uint userId = 1000, string userName = "") => Make(
        MessageType.Tattach,
        (ref WireWriter writer) => new Tattach(fid, Limits.NoFid, Bytes(userName), Bytes(attachName), userId).Encode(ref writer));

    public static byte[] Auth() => Make(MessageType.Tauth, (ref WireWriter writer) => new Tauth(1, [], [], 0).Encode(ref writer));

    public static byte[] Walk(uint fid, uint newFid, params string[] names) => Make(MessageType.Twalk, (ref WireWriter writer) =>
    {
        // By hand: more names than are allowed must be possible.
        writer.WriteU32(fid);
        writer.WriteU32(newFid);
        writer.WriteU16((ushort)names.Length);
        foreach (string name in names)
        {
            writer.WriteString(Bytes(name));
        }
    });

    public static byte[] Open(uint fid, LopenFlags flags = LopenFlags.ReadOnly) =>
        Make(MessageType.Tlopen, (ref WireWriter writer) => new Tlopen(fid, (uint)flags).Encode(ref writer));

    public static byte[] Create(uint fid, string name, LopenFlags flags = LopenFlags.ReadWrite, uint mode = 0x1A4, uint gid = 100) =>
        Make(MessageType.Tlcreate, (ref WireWriter writer) => new Tlcreate(fid, Bytes(name), (uint)flags, mode, gid).Encode(ref writer));

    public static byte[] Read(uint fid, ulong offset, uint count) =>
        Make(MessageType.Tread, (ref WireWriter writer) => new Tread(fid, offset, count).Encode(ref writer));

    public static byte[] Write(uint fid, ulong offset, ReadOnlySpan<byte> data)
    {
        byte[] copy = data.ToArray();
        return Make(MessageType.Twrite, (ref WireWriter writer) =>
        {
            new Twrite(fid, offset, (uint)copy.Length).Encode(ref writer);
            writer.WriteBytes(copy);
        });
    }

    public static byte[] Clunk(uint fid) => Make(MessageType.Tclunk, (ref WireWriter writer) => new Tclunk(fid).Encode(ref writer));

    public static byte[] Remove(uint fid) => Make(MessageType.Tremove, (ref WireWriter writer) => new Tremove(fid).Encode(ref writer));

    public static byte[] Flush(ushort oldTag, ushort tag) =>
        Tagged(tag, Make(MessageType.Tflush, (ref WireWriter writer) => new Tflush(oldTag).Encode(ref writer)));

    public static byte[] GetAttributes(uint fid, GetattrMask mask = GetattrMask.Basic) =>
        Make(MessageType.Tgetattr, (ref WireWriter writer) => new Tgetattr(fid, mask).Encode(ref writer));

    public static byte[] SetAttributes(Tsetattr message) => Make(MessageType.Tsetattr, (ref WireWriter writer) => message.Encode(ref writer));

    public static byte[] SetAttributes(uint fid, SetattrMask valid, uint mode = 0, uint uid = 0, uint gid = 0, ulong size = 0) =>
        SetAttributes(new Tsetattr(fid, valid, mode, uid, gid, size, 0, 0, 0, 0));

    public static byte[] StatFs(uint fid) => Make(MessageType.Tstatfs, (ref WireWriter writer) => new Tstatfs(fid).Encode(ref writer));

    public static byte[] ReadLink(uint fid) => Make(MessageType.Treadlink, (ref WireWriter writer) => new Treadlink(fid).Encode(ref writer));

    public static byte[] FSync(uint fid, uint dataSync = 0) =>
        Make(MessageType.Tfsync, (ref WireWriter writer) => new Tfsync(fid, dataSync).Encode(ref writer));

    public static byte[] ReadDirectory(uint fid, ulong offset, uint count) =>
        Make(MessageType.Treaddir, (ref WireWriter writer) => new Treaddir(fid, offset, count).Encode(ref writer));

    public static byte[] MakeDirectory(uint fid, string name, uint mode = 0x1ED, uint gid = 100) =>
        Make(MessageType.Tmkdir, (ref WireWriter writer) => new Tmkdir(fid, Bytes(name), mode, gid).Encode(ref writer));

    public static byte[] MakeNode(uint fid, string name, uint mode, uint major = 0, uint minor = 0, uint gid = 100) =>
        Make(MessageType.Tmknod, (ref WireWriter writer) => new Tmknod(fid, Bytes(name), mode, major, minor, gid).Encode(ref writer));

    public static byte[] MakeSymlink(uint fid, string name, string target, uint gid = 100) =>
        Make(MessageType.Tsymlink, (ref WireWriter writer) => new Tsymlink(fid, Bytes(name), Bytes(target), gid).Encode(ref writer));

    public static byte[] MakeLink(uint directoryFid, uint fid, string name) =>
        Make(MessageType.Tlink, (ref WireWriter writer) => new Tlink(directoryFid, fid, Bytes(name)).Encode(ref writer));

    public static byte[] Unlink(uint fid, string name, uint flags = 0) =>
        Make(MessageType.Tunlinkat, (ref WireWriter writer) => new Tunlinkat(fid, Bytes(name), flags).Encode(ref writer));

    public static byte[] Rename(uint fid, uint newDirectoryFid, string name) =>
        Make(MessageType.Trename, (ref WireWriter writer) => new Trename(fid, newDirectoryFid, Bytes(name)).Encode(ref writer));

    public static byte[] RenameAt(uint oldDirectoryFid, string oldName, uint newDirectoryFid, string newName) => Make(
        MessageType.Trenameat,
        (ref WireWriter writer) => new Trenameat(oldDirectoryFid, Bytes(oldName), newDirectoryFid, Bytes(newName)).Encode(ref writer));

    public static byte[] WalkXattr(uint fid, uint newFid, string name) =>
        Make(MessageType.Txattrwalk, (ref WireWriter writer) => new Txattrwalk(fid, newFid, Bytes(name)).Encode(ref writer));

    public static byte[] CreateXattr(uint fid, string name, ulong size, uint flags = 0) =>
        Make(MessageType.Txattrcreate, (ref WireWriter writer) => new Txattrcreate(fid, Bytes(name), size, flags).Encode(ref writer));

    public static byte[] Lock(uint fid, LockType type, uint flags = 0, ulong start = 0, ulong length = 0, uint process = 1, string client = "c") => Make(
        MessageType.Tlock,
        (ref WireWriter writer) => new Tlock(fid, type, flags, start, length, process, Bytes(client)).Encode(ref writer));

    public static byte[] GetLock(uint fid, LockType type, ulong start = 0, ulong length = 0, uint process = 1, string client = "c") => Make(
        MessageType.Tgetlock,
        (ref WireWriter writer) => new Tgetlock(fid, type, start, length, process, Bytes(client)).Encode(ref writer));

    /// <summary>Topen.</summary>
    public static byte[] OpenByMode(uint fid, TopenMode mode = TopenMode.Read) =>
        Make(MessageType.Topen, (ref WireWriter writer) => new Topen(fid, mode).Encode(ref writer));

    /// <summary>Tcreate.</summary>
    public static byte[] CreateByMode(uint fid, string name, StatMode permissions, TopenMode mode = TopenMode.Read, string extension = "", Dialect dialect = Dialect.U) =>
        Make(MessageType.Tcreate, (ref WireWriter writer) => new Tcreate(fid, Bytes(name), permissions, mode, Bytes(extension)).Encode(ref writer, dialect));

    /// <summary>Tstat.</summary>
    public static byte[] Stat(uint fid) => Make(MessageType.Tstat, (ref WireWriter writer) => new Tstat(fid).Encode(ref writer));

    /// <summary>Twstat; the record is made from one that changes nothing.</summary>
    public static byte[] ChangeStat(uint fid, Func<StatRecord, StatRecord> change, Dialect dialect = Dialect.U) =>
        Make(MessageType.Twstat, (ref WireWriter writer) => new Twstat(fid, change(StatRecord.Untouched)).Encode(ref writer, dialect));

    /// <summary>A message as bytes, its size left to this method: <c>78 0100 05000000</c>.</summary>
    public static byte[] Hex(string text)
    {
        // What is in quotes stands for itself.
        var bytes = new System.Collections.Generic.List<byte>(new byte[sizeof(uint)]);
        string[] parts = text.Split('\'');
        for (int i = 0; i < parts.Length; i++)
        {
            bytes.AddRange(i % 2 == 1 ? Bytes(parts[i]) : Convert.FromHexString(parts[i].Replace(" ", string.Empty, StringComparison.Ordinal)));
        }

        byte[] message = [.. bytes];
        BitConverter.TryWriteBytes(message, message.Length);
        return message;
    }

    /// <summary>A header alone.</summary>
    public static byte[] Empty(MessageType type) => Make(type, (ref WireWriter _) => { });

    /// <summary>The same message under another tag.</summary>
    public static byte[] Tagged(ushort tag, byte[] message)
    {
        byte[] copy = [.. message];
        BitConverter.TryWriteBytes(copy.AsSpan(5), tag);
        return copy;
    }

    /// <summary>A message cut short, its size field saying so.</summary>
    public static byte[] Truncated(byte[] message, int length)
    {
        byte[] copy = message[..length];
        if (length >= sizeof(uint))
        {
            BitConverter.TryWriteBytes(copy, length);
        }

        return copy;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Make(MessageType type, Encoder encode)
    {
        byte[] buffer = _buffer ??= new byte[2 * 1024 * 1024];
        WireWriter writer = WireWriter.Begin(buffer, type, Tag);
        encode(ref writer);
        return buffer[..writer.Finish()];
    }
}
