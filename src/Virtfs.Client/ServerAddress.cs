using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Linux;
using Virtfs.Protocol;
using static System.FormattableString;

namespace Virtfs.Client;

/// <summary>Where a server is, and which file there is meant: <c>tcp:HOST:PORT/dir/file</c>.</summary>
/// <remarks>
/// <code>
/// unix:PATH[/file]        unix:/run/user/1000/share.sock/src/main.c
/// tcp:HOST[:PORT][/file]  tcp:localhost:5640/src   tcp:[::1]/src     port 564 unless given
/// vsock:CID:PORT[/file]   vsock:2:5640/src         vsock:host:5640
/// fd:N[/file]             fd:3/src
/// </code>
/// The file is counted from the root of the export. Nothing can be below a socket, so the path of a Unix socket ends where a socket is found;
/// where none is found yet, at a double slash or at the end.
/// </remarks>
public sealed record ServerAddress
{
    /// <summary>The port of 9P over TCP, by IANA.</summary>
    public const ushort DefaultPort = 564;

    private const string Forms = "write unix:PATH, tcp:HOST:PORT, vsock:CID:PORT or fd:N";

    private ServerAddress()
    {
    }

    /// <summary>How the server is reached.</summary>
    public AddressKind Kind { get; private init; }

    /// <summary>The socket's path, or the host's name or number.</summary>
    public string Host { get; private init; } = string.Empty;

    /// <summary>The TCP or vsock port, or the descriptor.</summary>
    public uint Port { get; private init; }

    /// <summary>The context id of vsock; 2 is the host.</summary>
    public uint ContextId { get; private init; }

    /// <summary>The file, counted from the export's root; empty for the root itself.</summary>
    public string FilePath { get; init; } = string.Empty;

    /// <summary>Whether a text is meant as an address at all, and not as the path of a file here (<c>./unix:x</c> is one).</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SplitKind(text, out _) is not null;
    }

    /// <summary>Reads an address; <paramref name="error"/> says what is wrong and what to write instead.</summary>
    public static bool TryParse(string text, out ServerAddress? address, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        (address, error) = SplitKind(text, out string rest) switch
        {
            AddressKind.Unix => ParseUnix(rest),
            AddressKind.Tcp => ParseTcp(rest),
            AddressKind.Vsock => ParseVsock(rest),
            AddressKind.Descriptor => ParseDescriptor(rest),
            _ => (null, $"is no address; {Forms}"),
        };
        error = address is null ? $"'{text}' {error}" : string.Empty;
        return address is not null;
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong and what to write instead.</exception>
    public static ServerAddress Parse(string text) =>
        TryParse(text, out ServerAddress? address, out string error) ? address! : throw new FormatException(error);

    /// <summary>Connects. The errors of <see cref="StreamSocket"/>; a descriptor can be taken over once.</summary>
    public Errno Connect(out StreamSocket? stream)
    {
        switch (Kind)
        {
            case AddressKind.Unix:
                return StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(Host), out stream);
            case AddressKind.Tcp:
                return StreamSocket.ConnectTcp(Host, (ushort)Port, out stream);
            case AddressKind.Vsock:
                return StreamSocket.ConnectVsock(ContextId, Port, out stream);
            default:
                var descriptor = new FileDescriptor((int)Port);
                return StreamSocket.Adopt(descriptor, descriptor, out stream);
        }
    }

    /// <summary><see cref="Connect"/> without a thread that waits.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<(Errno Error, StreamSocket? Stream)> ConnectAsync(CancellationToken cancellationToken)
    {
        switch (Kind)
        {
            case AddressKind.Unix:
                Errno error = SocketAddress.Unix(Encoding.UTF8.GetBytes(Host), out SocketAddress socket);
                return error != Errno.None ? (error, null) : await StreamSocket.ConnectAsync(socket, cancellationToken).ConfigureAwait(false);
            case AddressKind.Tcp:
                return await StreamSocket.ConnectTcpAsync(Host, (ushort)Port, cancellationToken).ConfigureAwait(false);
            case AddressKind.Vsock:
                return await StreamSocket.ConnectAsync(SocketAddress.Vsock(ContextId, Port), cancellationToken).ConfigureAwait(false);
            default:
                return (Connect(out StreamSocket? stream), stream); // Nothing to wait for.
        }
    }

    /// <summary>The address without the file.</summary>
    public override string ToString() => Kind switch
    {
        AddressKind.Unix => $"unix:{Host}",
        AddressKind.Tcp when Host.Contains(':', StringComparison.Ordinal) => Invariant($"tcp:[{Host}]:{Port}"),
        AddressKind.Tcp => Invariant($"tcp:{Host}:{Port}"),
        AddressKind.Vsock => Invariant($"vsock:{ContextId}:{Port}"),
        _ => Invariant($"fd:{Port}"),
    };

    private static AddressKind? SplitKind(string text, out string rest)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        rest = text[(colon + 1)..];
        return text[..Math.Max(colon, 0)] switch
        {
            "unix" => AddressKind.Unix,
            "tcp" => AddressKind.Tcp,
            "vsock" => AddressKind.Vsock,
            "fd" => AddressKind.Descriptor,
            _ => null,
        };
    }

    private static (ServerAddress?, string) ParseUnix(string rest)
    {
        int end = UnixSocketPath.FindEnd(rest);
        return end == 0
            ? (null, "names no socket; write unix:PATH")
            : (new ServerAddress { Kind = AddressKind.Unix, Host = rest[..end], FilePath = rest[end..] }, string.Empty);
    }

    private static (ServerAddress?, string) ParseTcp(string rest)
    {
        (string server, string file) = SplitFile(rest);
        int close = server.StartsWith('[') ? server.IndexOf(']', StringComparison.Ordinal) : -1;
        int colon = server.IndexOf(':', Math.Max(close, 0));
        string host = close > 0 ? server[1..close] : server[..(colon < 0 ? server.Length : colon)];
        ushort port = DefaultPort;
        if (host.Length == 0 || (close > 0 && colon < 0 && close + 1 < server.Length)
            || (colon >= 0 && !ushort.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)))
        {
            return (null, "names no host and port; write tcp:HOST:PORT, with an IPv6 number in brackets");
        }

        return (new ServerAddress { Kind = AddressKind.Tcp, Host = host, Port = port, FilePath = file }, string.Empty);
    }

    private static (ServerAddress?, string) ParseVsock(string rest)
    {
        (string server, string file) = SplitFile(rest);
        string[] parts = server.Split(':');
        uint contextId = 0;
        uint port = 0;
        bool isRight = parts.Length == 2 && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && uint.TryParse(parts[0] == "host" ? "2" : parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out contextId);
        return isRight
            ? (new ServerAddress { Kind = AddressKind.Vsock, ContextId = contextId, Port = port, FilePath = file }, string.Empty)
            : (null, "names no context id and port; write vsock:CID:PORT, two numbers");
    }

    private static (ServerAddress?, string) ParseDescriptor(string rest)
    {
        (string number, string file) = SplitFile(rest);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? (new ServerAddress { Kind = AddressKind.Descriptor, Port = (uint)descriptor, FilePath = file }, string.Empty)
            : (null, "names no descriptor; write fd:N, a number");
    }

    private static (string Server, string File) SplitFile(string rest)
    {
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (rest, string.Empty) : (rest[..slash], rest[slash..]);
    }
}
