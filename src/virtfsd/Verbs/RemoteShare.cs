using System;
using System.Text;
using Virtfs.Client;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary>A share that a verb is connected to.</summary>
internal sealed class RemoteShare : IDisposable
{
    private readonly NinePClient _client;

    private RemoteShare(NinePClient client, ServerAddress address, RemoteFile root)
    {
        _client = client;
        Address = address;
        Root = root;
    }

    /// <summary>Where it is, and the file meant.</summary>
    public ServerAddress Address { get; }

    /// <summary>Its root.</summary>
    public RemoteFile Root { get; }

    /// <summary>Connects; <paramref name="error"/> says why not.</summary>
    public static bool TryConnect(ServerAddress address, string tag, out RemoteShare? share, out string error)
    {
        share = null;
        error = string.Empty;
        Errno errno = NinePClient.Connect(address, new ClientOptions(), out NinePClient? client);
        if (errno != Errno.None)
        {
            error = DescribeConnect(address, errno);
            return false;
        }

        errno = client!.Attach(Encoding.UTF8.GetBytes(tag), out RemoteFile? root);
        if (errno != Errno.None)
        {
            client.Dispose();
            error = errno == Errno.ENOENT
                ? tag.Length == 0 ? "several folders are shared here; say which: --tag TAG" : $"nothing is shared here as '{tag}'"
                : $"not let in: {ErrorText.Of(errno)}";
            return false;
        }

        share = new RemoteShare(client, address, root!);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _client.Dispose();
    }

    private static string DescribeConnect(ServerAddress address, Errno error) => error switch
    {
        Errno.ECONNREFUSED => "nobody listens there; is virtfsd running?",
        Errno.ENOENT when address.Kind == AddressKind.Unix => "there is no such socket; is virtfsd running?",
        Errno.ECONNRESET or Errno.EPIPE => "the connection was closed at once; is this a 9P socket? (those of vhost-user are for QEMU)",
        Errno.EPROTONOSUPPORT => "the server does not speak 9P2000.L",
        Errno.EPROTO => "the server does not speak 9P",
        Errno.EHOSTUNREACH => $"the host '{address.Host}' is unknown or out of reach",
        _ => ErrorText.Of(error),
    };
}
