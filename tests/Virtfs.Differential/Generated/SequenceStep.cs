using System;
using System.Globalization;
using System.Text;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Protocol;

namespace Virtfs.Differential.Generated;

/// <summary>One thing done in a sequence: a change on the host, or a message.</summary>
public sealed class SequenceStep
{
    private const int LongestComment = 160;

    private readonly string _source;

    private SequenceStep(string source, Action<HostFolder>? onHost, Message? message, int replyRoom)
    {
        _source = source;
        OnHost = onHost;
        Message = message;
        ReplyRoom = replyRoom;
    }

    /// <summary>What is done on the host; null for a message.</summary>
    public Action<HostFolder>? OnHost { get; }

    /// <summary>The message; null for a change on the host.</summary>
    public Message? Message { get; }

    /// <summary>Bytes there are for the reply.</summary>
    public int ReplyRoom { get; }

    /// <summary>A change on the host.</summary>
    /// <param name="call">It as C#, of a folder called f.</param>
    /// <param name="change">It.</param>
    public static SequenceStep Host(string call, Action<HostFolder> change) => new($"s.OnHost(f => f.{call});", change, null, 0);

    /// <summary>A message.</summary>
    public static SequenceStep Send(Message message, int replyRoom = RingPeer.Capacity)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(string.Empty, null, message, replyRoom);
    }

    /// <summary>The line of a scenario that does it.</summary>
    public string Source() => Message is null ? _source : MessageSource(Message);

    private string MessageSource(Message message)
    {
        var text = new StringBuilder();
        if (ReplyRoom != RingPeer.Capacity)
        {
            text.Append(CultureInfo.InvariantCulture, $"s.ReplyRoom = {ReplyRoom}; ");
        }

        string described = MessageFormatter.Describe(message.Encode(0)).Replace(" tag 0", string.Empty, StringComparison.Ordinal);
        text.Append("s.Send(").Append(MessageSourceText.Of(message)).Append("); // ").Append(described.AsSpan(0, Math.Min(described.Length, LongestComment)));
        if (ReplyRoom != RingPeer.Capacity)
        {
            text.Append(" (then s.ReplyRoom = RingPeer.Capacity)");
        }

        return text.ToString();
    }
}
