using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Virtfs.Differential.Host;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Comparison;

/// <summary>A T-message, field by field; nothing is checked, so that wrong ones can be made as well.</summary>
public sealed class Message(MessageType type)
{
    private readonly List<byte> _body = [];

    public MessageType Type => type;

    /// <summary>What stands behind the header.</summary>
    public ReadOnlySpan<byte> Body => CollectionsMarshal.AsSpan(_body);

    /// <summary>A message with this body.</summary>
    public static Message Of(MessageType type, ReadOnlySpan<byte> body) => new Message(type).Raw(body.ToArray());

    public Message U8(byte value) => Number(value, sizeof(byte));

    public Message U16(ushort value) => Number(value, sizeof(ushort));

    public Message U32(uint value) => Number(value, sizeof(uint));

    public Message U64(ulong value) => Number(value, sizeof(ulong));

    public Message Text(string value) => Text(HostFolder.Bytes(value));

    public Message Text(byte[] value)
    {
        U16((ushort)value.Length);
        _body.AddRange(value);
        return this;
    }

    public Message Data(byte[] value)
    {
        U32((uint)value.Length);
        _body.AddRange(value);
        return this;
    }

    /// <summary>A stat record of 9P2000.u with its length in front.</summary>
    public Message Stat(StatRecord value)
    {
        byte[] record = new byte[value.SizeIn(Dialect.U)];
        var writer = new WireWriter(record);
        value.Encode(ref writer, Dialect.U);
        U16((ushort)record.Length);
        _body.AddRange(record);
        return this;
    }

    /// <summary>Bytes as they are.</summary>
    public Message Raw(params byte[] value)
    {
        _body.AddRange(value);
        return this;
    }

    /// <summary>The whole message.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="size">What stands in the size field; by default what is right.</param>
    public byte[] Encode(ushort tag, uint? size = null)
    {
        byte[] message = new byte[MessageHeader.Length + _body.Count];
        new MessageHeader(size ?? (uint)message.Length, type, tag).Encode(message);
        _body.CopyTo(message, MessageHeader.Length);
        return message;
    }

    private Message Number(ulong value, int bytes)
    {
        for (int i = 0; i < bytes; i++)
        {
            _body.Add((byte)(value >> (8 * i)));
        }

        return this;
    }
}
