using System;
using System.Buffers.Binary;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.VhostUser.Tests.Infrastructure;

/// <summary>T-messages as bytes, and a look at R-messages.</summary>
internal static class NineP
{
    public const uint Root = 1;
    public const ushort Tag = 7;

    public static byte[] Version(uint msize = 65536) =>
        Message(MessageType.Tversion, Limits.NoTag, (ref WireWriter writer) => new Tversion(msize, "9P2000.L"u8).Encode(ref writer));

    public static byte[] Attach(uint fid = Root) =>
        Message(MessageType.Tattach, Tag, (ref WireWriter writer) => new Tattach(fid, Limits.NoFid, "u"u8, ""u8, 0).Encode(ref writer));

    public static byte[] Walk(uint newFid, string name, uint fid = Root, ushort tag = Tag) => Message(MessageType.Twalk, tag, (ref WireWriter writer) =>
    {
        writer.WriteU32(fid);
        writer.WriteU32(newFid);
        writer.WriteU16(name.Length == 0 ? (ushort)0 : (ushort)1);
        if (name.Length > 0)
        {
            writer.WriteString(System.Text.Encoding.UTF8.GetBytes(name));
        }
    });

    public static byte[] Open(uint fid, uint flags = 2, ushort tag = Tag) =>
        Message(MessageType.Tlopen, tag, (ref WireWriter writer) => new Tlopen(fid, flags).Encode(ref writer));

    public static byte[] GetAttributes(uint fid = Root, ushort tag = Tag) =>
        Message(MessageType.Tgetattr, tag, (ref WireWriter writer) => new Tgetattr(fid, GetattrMask.Basic).Encode(ref writer));

    public static byte[] Read(uint fid, ulong offset, uint count, ushort tag = Tag) =>
        Message(MessageType.Tread, tag, (ref WireWriter writer) => new Tread(fid, offset, count).Encode(ref writer));

    public static byte[] Write(uint fid, ulong offset, ReadOnlySpan<byte> data, ushort tag = Tag)
    {
        byte[] head = WriteHead(fid, offset, (uint)data.Length, tag);
        return [.. head, .. data];
    }

    public static byte[] WriteHead(uint fid, ulong offset, uint count, ushort tag = Tag)
    {
        byte[] message = new byte[Limits.WriteHeaderSize];
        var writer = WireWriter.Begin(message, MessageType.Twrite, tag);
        writer.WriteU32(fid);
        writer.WriteU64(offset);
        writer.WriteU32(count);
        writer.Finish((int)count);
        return message;
    }

    public static byte[] Clunk(uint fid, ushort tag = Tag) =>
        Message(MessageType.Tclunk, tag, (ref WireWriter writer) => new Tclunk(fid).Encode(ref writer));

    public static byte[] FSync(uint fid, ushort tag = Tag) =>
        Message(MessageType.Tfsync, tag, (ref WireWriter writer) => new Tfsync(fid, 0).Encode(ref writer));

    public static byte[] Flush(ushort oldTag, ushort tag) =>
        Message(MessageType.Tflush, tag, (ref WireWriter writer) => new Tflush(oldTag).Encode(ref writer));

    public static MessageType Type(ReadOnlySpan<byte> reply) => (MessageType)reply[4];

    public static ushort TagOf(ReadOnlySpan<byte> reply) => BinaryPrimitives.ReadUInt16LittleEndian(reply[5..]);

    public static uint Size(ReadOnlySpan<byte> reply) => BinaryPrimitives.ReadUInt32LittleEndian(reply);

    public static Errno Error(ReadOnlySpan<byte> reply) =>
        Type(reply) == MessageType.Rlerror ? (Errno)BinaryPrimitives.ReadUInt32LittleEndian(reply[7..]) : Errno.None;

    public static byte[] Data(ReadOnlySpan<byte> reply) => reply[Limits.ReadReplyHeaderSize..].ToArray();

    public static uint Count(ReadOnlySpan<byte> reply) => BinaryPrimitives.ReadUInt32LittleEndian(reply[7..]);

    private static byte[] Message(MessageType type, ushort tag, Body body)
    {
        byte[] message = new byte[512];
        var writer = WireWriter.Begin(message, type, tag);
        body(ref writer);
        return message[..writer.Finish()];
    }

    private delegate void Body(ref WireWriter writer);
}
