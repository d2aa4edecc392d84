using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Comparison;

/// <summary>QEMU's reply, for a scenario that goes on from what it says.</summary>
public sealed class Reply(byte[] bytes)
{
    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    public MessageType Type => MessageHeader.TryDecode(bytes, out MessageHeader header) ? header.Type : default;

    /// <summary>The names of an Rreaddir with the offsets behind them.</summary>
    public IReadOnlyList<(string Name, ulong Offset)> Entries
    {
        get
        {
            List<(string, ulong)> entries = [];
            if (Type == MessageType.Rreaddir && Rreaddir.TryDecode(bytes.AsSpan(MessageHeader.Length), out Rreaddir reply))
            {
                foreach (DirectoryEntryRecord entry in reply.Entries)
                {
                    entries.Add((Encoding.Latin1.GetString(entry.Name), entry.Offset));
                }
            }

            return entries;
        }
    }

    /// <summary>The size that an Rxattrwalk tells.</summary>
    public int XattrSize => Rxattrwalk.TryDecode(bytes.AsSpan(MessageHeader.Length), out Rxattrwalk reply) ? (int)reply.Size : 0;
}
