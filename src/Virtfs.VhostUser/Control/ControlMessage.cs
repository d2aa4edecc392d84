using System;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Control;

/// <summary>A request as it came; valid until the next one is received.</summary>
internal readonly ref struct ControlMessage(ControlHeader header, ReadOnlySpan<byte> payload, ReceivedDescriptors descriptors)
{
    /// <summary>What is asked.</summary>
    public RequestType Request => Header.Request;

    /// <summary>What it began with.</summary>
    public ControlHeader Header { get; } = header;

    /// <summary>What followed the header.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The descriptors that came with it.</summary>
    public ReceivedDescriptors Descriptors { get; } = descriptors;
}
