using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Virtfs.Hosting;

/// <summary>Where clients come in: <c>unix:/run/share.sock</c>.</summary>
/// <remarks>
/// <code>
/// vhost-user:PATH     guests, by their machine monitor       vhost-user:/run/share.sock
/// unix:PATH           9P clients                             unix:/run/share-9p.sock
/// tcp:HOST:PORT       9P clients; port 0 takes a free one    tcp:127.0.0.1:5640   tcp:[::1]:5640   tcp::5640 for all networks
/// vsock:CID:PORT      9P clients in guests                   vsock:any:5640
/// fd:N                9P on an inherited socket, a listening one or a connection
/// vhost-user-fd:N     the same for guests
/// stdio               9P on standard input and output
/// </code>
/// </remarks>
public sealed partial record ListenAddress
{
    private ListenAddress(ListenKind kind, string text) => (Kind, Text) = (kind, text);

    /// <summary>The kind of address.</summary>
    public ListenKind Kind { get; }

    /// <summary>The address as it is written.</summary>
    public string Text { get; private init; }

    /// <summary>The socket's path, or the host's name or number; empty for all networks.</summary>
    public string Host { get; private init; } = string.Empty;

    /// <summary>The TCP or vsock port, or the descriptor.</summary>
    public uint Port { get; private init; }

    /// <summary>The context id of vsock.</summary>
    public uint ContextId { get; private init; }

    /// <summary>Whether machine monitors come in here, not 9P clients.</summary>
    public bool IsVhostUser => Kind is ListenKind.VhostUser or ListenKind.VhostUserDescriptor;

    /// <summary>Whether other machines may reach it: there is no password.</summary>
    public bool IsOpenToOthers =>
        Kind == ListenKind.Tcp && Host != "localhost" && !(IPAddress.TryParse(Host, out IPAddress? number) && IPAddress.IsLoopback(number));

    /// <summary>A socket at a path for guests; any path.</summary>
    public static ListenAddress VhostUser(string path) => new(ListenKind.VhostUser, $"vhost-user:{path}") { Host = path };

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong, and what to write.</exception>
    public static ListenAddress Parse(string text) => TryParse(text, out ListenAddress? address, out string error) ? address : throw new FormatException($"{text}: {error}");

    /// <summary>Reads an address; <paramref name="error"/> says what is wrong and what to write instead.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = text[(colon + 1)..];
        (address, error) = (colon < 0 ? text : text[..colon]) switch
        {
            "vhost-user" when colon > 0 => ParsePath(ListenKind.VhostUser, text, rest),
            "unix" when colon > 0 => ParsePath(ListenKind.Unix, text, rest),
            "tcp" when colon > 0 => ParseTcp(text, rest),
            "vsock" when colon > 0 => ParseVsock(text, rest),
            "fd" when colon > 0 => ParseDescriptor(ListenKind.Descriptor, text, rest),
            "vhost-user-fd" when colon > 0 => ParseDescriptor(ListenKind.VhostUserDescriptor, text, rest),
            "stdio" when colon < 0 => (new ListenAddress(ListenKind.Stdio, text), string.Empty),
            _ => (null, Forms),
        };
        return address is not null;
    }

    /// <summary>The same TCP port at another host.</summary>
    public ListenAddress WithHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        string written = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return this with { Host = host, Text = string.Create(CultureInfo.InvariantCulture, $"tcp:{written}:{Port}") };
    }

    /// <summary>The address as it is written.</summary>
    public override string ToString() => Text;

    /// <summary>The same with another port.</summary>
    internal ListenAddress WithPort(uint port) =>
        this with { Port = port, Text = string.Create(CultureInfo.InvariantCulture, $"{Text[..Text.LastIndexOf(':')]}:{port}") };
}
