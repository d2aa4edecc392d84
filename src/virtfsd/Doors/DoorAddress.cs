using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using Virtfs.Daemon.Options;
using SocketAddress = Virtfs.Linux.SocketAddress;

namespace Virtfs.Daemon.Doors;

/// <summary>A value of <c>--listen</c>: where a door is, and which mount tag it shows.</summary>
internal sealed record DoorAddress
{
    private const string Forms =
        "write vhost-user:PATH, unix:PATH, tcp:HOST:PORT, vsock:CID:PORT, fd:N, vhost-user-fd:N or stdio, each with ,tag=TAG if you like";

    /// <summary>The kind of door.</summary>
    public required DoorKind Kind { get; init; }

    /// <summary>The address as it is written, without the tag.</summary>
    public required string Text { get; init; }

    /// <summary>The socket's path, or the host.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>The port, or the descriptor.</summary>
    public uint Port { get; init; }

    /// <summary>The context id of vsock.</summary>
    public uint ContextId { get; init; }

    /// <summary>The one tag it shows; null for all.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether machine monitors come in here, not 9P clients.</summary>
    public bool IsVhostUser => Kind is DoorKind.VhostUser or DoorKind.VhostUserDescriptor;

    /// <summary>Whether other machines may reach it.</summary>
    public bool IsOpenToOthers => Kind == DoorKind.Tcp && Host != "localhost" && !(IPAddress.TryParse(Host, out IPAddress? number) && IPAddress.IsLoopback(number));

    /// <summary>Reads a value of <c>--listen</c>.</summary>
    public static bool TryParse(string text, out DoorAddress? address, out string error)
    {
        List<OptionPair> pairs = OptionText.Split(text, "address");
        (address, error) = pairs is [{ Key: "address", Form: OptionForm.Assigned, Value: string value }, ..] ? Parse(value) : (null, Forms);
        foreach (OptionPair pair in address is null ? [] : pairs.Skip(1))
        {
            if (pair.Key != "tag" || pair.Form == OptionForm.Bare || pair.Value.Length == 0)
            {
                (address, error) = (null, $"there is no '{pair.Key}' here; the one thing to add is ,tag=TAG");
                break;
            }

            address = address! with { Tag = pair.Value };
        }

        error = address is null ? $"--listen {text}: {error}" : string.Empty;
        return address is not null;
    }

    /// <summary>The door for guests at a path.</summary>
    public static DoorAddress ForGuests(string path, string tag) =>
        new() { Kind = DoorKind.VhostUser, Text = $"vhost-user:{path}", Host = path, Tag = tag };

    /// <summary>The same with another port.</summary>
    public DoorAddress WithPort(uint port) =>
        this with { Port = port, Text = string.Create(CultureInfo.InvariantCulture, $"{Text[..Text.LastIndexOf(':')]}:{port}") };

    /// <summary>The same TCP port at another host.</summary>
    public DoorAddress WithHost(string host) => this with
    {
        Host = host,
        Text = string.Create(CultureInfo.InvariantCulture, $"tcp:{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{Port}"),
    };

    private static (DoorAddress?, string) Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = text[(colon + 1)..];
        return (colon < 0 ? text : text[..colon]) switch
        {
            "vhost-user" when colon > 0 => ParsePath(DoorKind.VhostUser, text, rest),
            "unix" when colon > 0 => ParsePath(DoorKind.Unix, text, rest),
            "tcp" when colon > 0 => ParseTcp(text, rest),
            "vsock" when colon > 0 => ParseVsock(text, rest),
            "fd" when colon > 0 => ParseDescriptor(DoorKind.Descriptor, text, rest),
            "vhost-user-fd" when colon > 0 => ParseDescriptor(DoorKind.VhostUserDescriptor, text, rest),
            "stdio" when colon < 0 => (new DoorAddress { Kind = DoorKind.Stdio, Text = text }, string.Empty),
            _ => (null, Forms),
        };
    }

    private static (DoorAddress?, string) ParsePath(DoorKind kind, string text, string path) =>
        path.Length == 0
            ? (null, "the path is missing; " + Forms)
            : (new DoorAddress { Kind = kind, Text = text, Host = path }, string.Empty);

    private static (DoorAddress?, string) ParseTcp(string text, string rest)
    {
        int colon = rest.LastIndexOf(':');
        string host = colon < 0 ? rest : rest[..colon];
        bool isBracketed = host is ['[', .., ']'];
        return colon >= 0 && host.Contains(':', StringComparison.Ordinal) == isBracketed
            && ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? (new DoorAddress { Kind = DoorKind.Tcp, Text = text, Host = isBracketed ? host[1..^1] : host, Port = port }, string.Empty)
            : (null, "this is no host and port; write tcp:127.0.0.1:5640, tcp:[::1]:5640, or tcp::5640 for all networks");
    }

    private static (DoorAddress?, string) ParseVsock(string text, string rest)
    {
        string[] parts = rest.Split(':');
        uint contextId = SocketAddress.VsockAnyCid;
        return parts.Length == 2
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint port)
            && (parts[0] is "" or "any" || uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out contextId))
            ? (new DoorAddress { Kind = DoorKind.Vsock, Text = text, ContextId = contextId, Port = port }, string.Empty)
            : (null, "this is no context id and port; write vsock:any:5640, or vsock:CID:5640 for one of this machine's");
    }

    private static (DoorAddress?, string) ParseDescriptor(DoorKind kind, string text, string rest) =>
        int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? (new DoorAddress { Kind = kind, Text = text, Port = (uint)descriptor }, string.Empty)
            : (null, "this is no descriptor; write a number, such as fd:3");
}
