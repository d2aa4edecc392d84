using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary>A share that a verb is connected to.</summary>
internal sealed class RemoteShare : IAsyncDisposable
{
    // What TCP says with ECONNREFUSED, vsock says with ECONNRESET.
    private const string NobodyListens = "nobody listens there; is virtfsd running?";

    private RemoteShare(RemoteFileSystem files, ServerAddress address)
    {
        Files = files;
        Address = address;
    }

    /// <summary>Where it is, and the file meant.</summary>
    public ServerAddress Address { get; }

    /// <summary>Its files.</summary>
    public RemoteFileSystem Files { get; }

    /// <summary>The file meant.</summary>
    public RemotePath Path => Address.FilePath;

    /// <summary>Connects; <c>Error</c> says why not.</summary>
    public static async Task<(RemoteShare? Share, string Error)> ConnectAsync(ServerAddress address, string tag, CancellationToken cancellation)
    {
        try
        {
            var options = new ClientOptions { MountTag = tag };
            return (new RemoteShare(await RemoteFileSystem.ConnectAsync(address, options, cancellation), address), string.Empty);
        }
        catch (NinePConnectionException exception)
        {
            return (null, DescribeConnect(address, exception.Errno));
        }
        catch (NinePException exception) when (exception.Errno == Errno.ENOENT)
        {
            return (null, tag.Length == 0 ? "several folders are shared here; say which: --tag TAG" : $"nothing is shared here as '{tag}'");
        }
        catch (NinePException exception)
        {
            return (null, $"not let in: {ErrorText.Of(exception.Errno)}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Files.DisposeAsync();

    /// <summary>What to say when an address cannot be connected to.</summary>
    internal static string DescribeConnect(ServerAddress address, Errno error) => error switch
    {
        Errno.ECONNREFUSED => NobodyListens,
        Errno.ECONNRESET when address.Kind == AddressKind.Vsock => NobodyListens,
        Errno.ENOENT when address.Kind == AddressKind.Unix => "there is no such socket; is virtfsd running?",
        Errno.ECONNRESET or Errno.EPIPE => "the connection was closed at once; is this a 9P socket? (those of vhost-user are for QEMU)",
        Errno.EPROTONOSUPPORT => "the server does not speak 9P2000.L",
        Errno.EPROTO => "the server does not speak 9P",
        Errno.ETIMEDOUT => "no answer",
        Errno.EHOSTUNREACH => $"the host '{address.Host}' is unknown or out of reach",
        _ => ErrorText.Of(error),
    };
}
