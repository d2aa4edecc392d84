using System;
using System.Globalization;

namespace Virtfs.Protocol;

/// <summary>The protocol's own names of its messages, for people to read.</summary>
public static class MessageNames
{
    /// <summary>"Twalk" and so on; "type 200" for a number that is no message.</summary>
    public static string Of(MessageType type) =>
        Enum.GetName(type) ?? string.Create(CultureInfo.InvariantCulture, $"type {(byte)type}");
}
