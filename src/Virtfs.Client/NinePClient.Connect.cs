using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

public sealed partial class NinePClient
{
    /// <summary>Connects to a server and agrees on the version.</summary>
    public static Errno Connect(ServerAddress address, ClientOptions options, out NinePClient? client)
    {
        ArgumentNullException.ThrowIfNull(address);
        client = null;
        Errno error = address.Connect(out StreamSocket? stream);
        return error != Errno.None ? error : Start(new SocketTransport(stream!), options, out client);
    }

    /// <summary>
    /// Agrees with the server at the other end on the version. Takes the transport over, also after an error. EPROTONOSUPPORT where the server does not
    /// speak 9P2000.L.
    /// </summary>
    public static Errno Start(ClientTransport transport, ClientOptions options, out NinePClient? client)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        client = new NinePClient(transport, options);
        Errno error = client.Version(Math.Min(options.Msize, transport.MaximumMessageSize));
        if (error != Errno.None)
        {
            client.Dispose();
            client = null;
        }

        return error;
    }

    /// <summary><see cref="Connect"/> without a thread that waits.</summary>
    /// <exception cref="NinePConnectionException">
    /// ENOENT and ECONNREFUSED where nobody listens, EHOSTUNREACH for a host that is unknown, ETIMEDOUT after <see cref="ClientOptions.ConnectTimeout"/>,
    /// EPROTONOSUPPORT where the server does not speak 9P2000.L, EPROTO where it speaks no 9P.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<NinePClient> ConnectAsync(ServerAddress address, ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new ClientOptions();
        using var deadline = Deadline(options, cancellationToken);
        try
        {
            (Errno error, StreamSocket? stream) = await address.ConnectAsync(deadline.Token).ConfigureAwait(false);
            return error == Errno.None
                ? await StartAsync(new SocketTransport(stream!), options, deadline.Token).ConfigureAwait(false)
                : throw new NinePConnectionException(error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NinePConnectionException(Errno.ETIMEDOUT);
        }
    }

    /// <summary><see cref="Start"/> without a thread that waits.</summary>
    /// <exception cref="NinePConnectionException">As with <see cref="ConnectAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static async Task<NinePClient> StartAsync(ClientTransport transport, ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        options ??= new ClientOptions();
        using var deadline = Deadline(options, cancellationToken);
        var client = new NinePClient(transport, options);
        Errno error;
        using (deadline.Token.UnsafeRegister(static client => ((NinePClient)client!).Fail(Errno.ETIMEDOUT), client))
        {
            error = await client.VersionAsync(Math.Min(options.Msize, transport.MaximumMessageSize)).ConfigureAwait(false);
        }

        if (error == Errno.None)
        {
            return client;
        }

        await client.DisposeAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw new NinePConnectionException(error);
    }

    /// <summary>Attaches to the export, and as the user, that the options name.</summary>
    /// <exception cref="NinePException">ENOENT where nothing is exported under the tag; EPERM or EACCES for a user that is not let in.</exception>
    public async ValueTask<RemoteFile> AttachAsync(CancellationToken cancellationToken = default)
    {
        uint fid = AllocateFid();
        byte[] user = Encoding.UTF8.GetBytes(_options.UserName);
        byte[] tag = Encoding.UTF8.GetBytes(_options.MountTag);
        using var deadline = Deadline(_options, cancellationToken);
        Answer<Qid> answer;
        try
        {
            answer = await AttachAsync(fid, user, tag, _options.UserId, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            answer = new Answer<Qid>(Errno.ETIMEDOUT, default);
        }
        catch (OperationCanceledException)
        {
            ReleaseFid(fid);
            throw;
        }

        if (answer.Error != Errno.None)
        {
            ReleaseFid(fid);
            throw NinePException.Of(this, answer.Error, MessageType.Tattach, default);
        }

        return new RemoteFile(this, fid, answer.Value, default);
    }

    private static CancellationTokenSource Deadline(ClientOptions options, CancellationToken cancellation)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.ConnectTimeout);
        return deadline;
    }
}
