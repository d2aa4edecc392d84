using System;
using System.Globalization;
using SocketAddress = Virtfs.Linux.SocketAddress;

namespace Virtfs.Hosting;

/// <content>Reading the part behind the kind.</content>
public sealed partial record ListenAddress
{
    private const string Forms = "write vhost-user:PATH, unix:PATH, tcp:HOST:PORT, vsock:CID:PORT, fd:N, vhost-user-fd:N or stdio";

    private static (ListenAddress?, string) ParsePath(ListenKind kind, string text, string path) =>
        path.Length == 0
            ? (null, "the path is missing; " + Forms)
            : (new ListenAddress(kind, text) { Host = path }, string.Empty);

    private static (ListenAddress?, string) ParseTcp(string text, string rest)
    {
        int colon = rest.LastIndexOf(':');
        string host = colon < 0 ? rest : rest[..colon];
        bool isBracketed = host is ['[', .., ']'];
        return colon >= 0 && host.Contains(':', StringComparison.Ordinal) == isBracketed
            && ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? (new ListenAddress(ListenKind.Tcp, text) { Host = isBracketed ? host[1..^1] : host, Port = port }, string.Empty)
            : (null, "this is no host and port; write tcp:127.0.0.1:5640, tcp:[::1]:5640, or tcp::5640 for all networks");
    }

    private static (ListenAddress?, string) ParseVsock(string text, string rest)
    {
        string[] parts = rest.Split(':');
        uint contextId = SocketAddress.VsockAnyCid;
        return parts.Length == 2
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint port)
            && (parts[0] is "" or "any" || uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out contextId))
            ? (new ListenAddress(ListenKind.Vsock, text) { ContextId = contextId, Port = port }, string.Empty)
            : (null, "this is no context id and port; write vsock:any:5640, or vsock:CID:5640 for one of this machine's");
    }

    private static (ListenAddress?, string) ParseDescriptor(ListenKind kind, string text, string rest) =>
        int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? (new ListenAddress(kind, text) { Port = (uint)descriptor }, string.Empty)
            : (null, "this is no descriptor; write a number, such as fd:3");
}
