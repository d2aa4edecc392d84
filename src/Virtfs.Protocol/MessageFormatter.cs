using System;

namespace Virtfs.Protocol;

/// <summary>Says in one line what a message says, for traces: <c>Twalk tag 5 fid 1 newfid 2 "usr" "bin"</c>.</summary>
/// <remarks>
/// Takes any bytes and never throws. It reads through the same decoders as the server does. Names that are not printable UTF-8, and
/// characters that would upset a terminal, are escaped; long names and lists are cut; data is told by its length.
/// </remarks>
public static partial class MessageFormatter
{
    /// <summary>
    /// Describes one message, header included. The data of Twrite, Rread and Rreaddir may be missing from
    /// <paramref name="message"/>; anything else missing makes the line end in "malformed".
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="dialect">The session's dialect: some messages have other fields in 9P2000, and an open has its mode or its flags by it.</param>
    public static string Describe(ReadOnlySpan<byte> message, Dialect dialect = Dialect.None)
    {
        if (!MessageHeader.TryDecode(message, out MessageHeader header))
        {
            return new MessageLine("no message").Bytes(message.Length).ToString();
        }

        MessageLine line = new MessageLine(MessageNames.Of(header.Type)).Tag("tag", header.Tag);
        ReadOnlySpan<byte> body = message[MessageHeader.Length..];
        bool known = (byte)header.Type % 2 == 0
            ? TryDescribeRequest(header.Type, body, dialect, line, out bool whole)
            : TryDescribeReply(header.Type, body, dialect, line, out whole);
        if (!known)
        {
            line.Bytes(message.Length);
        }
        else if (!whole)
        {
            line.Word("malformed").Bytes(message.Length);
        }

        return line.ToString();
    }
}
