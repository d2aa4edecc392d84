using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>An export of a server: its files by their paths.</summary>
/// <remarks>
/// <code>
/// await using RemoteFileSystem files = await RemoteFileSystem.ConnectAsync("tcp:localhost:5640");
/// await using RemoteStream log = await files.OpenReadAsync("var/log/messages");
/// </code>
/// <para>Paths are seen from the root of the export. Symbolic links on the way are followed as far as they stay in the share: one that begins with a slash
/// is EXDEV. What removes, renames, reads a link or makes something does not follow the last name.</para>
/// <para>Any number of threads and tasks may use one object. Every method throws <see cref="NinePException"/> with the server's error number, the request
/// and the path; <see cref="NinePConnectionException"/> where the connection is lost, everything that waits at once and all later calls; and
/// <see cref="OperationCanceledException"/> when its token is cancelled, once the server has agreed (Tflush).</para>
/// </remarks>
public sealed partial class RemoteFileSystem : IAsyncDisposable
{
    private RemoteFileSystem(NinePClient client, RemoteFile root)
    {
        Client = client;
        Root = root;
    }

    /// <summary>The connection, for single requests.</summary>
    public NinePClient Client { get; }

    /// <summary>The root of the export.</summary>
    public RemoteFile Root { get; }

    /// <summary>Connects to a server and attaches to an export.</summary>
    /// <param name="address">As <see cref="ServerAddress"/> reads it; a file behind it does not matter here.</param>
    /// <param name="options">Which export, who attaches, times and sizes.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="FormatException">The address is none; the message says what to write instead.</exception>
    /// <exception cref="NinePConnectionException">As with <see cref="NinePClient.ConnectAsync"/>.</exception>
    /// <exception cref="NinePException">The server does not let us in: ENOENT where nothing is exported under the tag.</exception>
    public static Task<RemoteFileSystem> ConnectAsync(string address, ClientOptions? options = null, CancellationToken cancellationToken = default) =>
        ConnectAsync(ServerAddress.Parse(address), options, cancellationToken);

    /// <inheritdoc cref="ConnectAsync(string, ClientOptions?, CancellationToken)"/>
    public static async Task<RemoteFileSystem> ConnectAsync(
        ServerAddress address, ClientOptions? options = null, CancellationToken cancellationToken = default) =>
        await AttachAsync(await NinePClient.ConnectAsync(address, options, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>As <see cref="ConnectAsync(string, ClientOptions?, CancellationToken)"/>, over a connection there is already.</summary>
    /// <param name="transport">The connection; taken over, also after an error.</param>
    /// <param name="options">Which export, who attaches, times and sizes.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<RemoteFileSystem> StartAsync(
        ClientTransport transport, ClientOptions? options = null, CancellationToken cancellationToken = default) =>
        await AttachAsync(await NinePClient.StartAsync(transport, options, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the connection. Files and streams that are still open fail from then on.</summary>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    /// <summary>What a path leads to, to do more with it than the methods here.</summary>
    public ValueTask<RemoteFile> FindAsync(RemotePath path, CancellationToken cancellationToken = default) => Root.ResolveAsync(path, cancellationToken);

    /// <summary>Whether a path leads to anything.</summary>
    public async ValueTask<bool> ExistsAsync(RemotePath path, CancellationToken cancellationToken = default)
    {
        try
        {
            RemoteFile file = await FindAsync(path, cancellationToken).ConfigureAwait(false);
            await file.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (NinePException exception) when (exception.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return false;
        }
    }

    /// <summary>Opens a file to read it.</summary>
    public Task<RemoteStream> OpenReadAsync(RemotePath path, CancellationToken cancellationToken = default) =>
        OpenAsync(path, LopenFlags.ReadOnly, cancellationToken);

    /// <summary>Opens a file that is there.</summary>
    public async Task<RemoteStream> OpenAsync(RemotePath path, LopenFlags flags, CancellationToken cancellationToken = default)
    {
        RemoteFile file = await FindAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            if (file.IsDirectory)
            {
                throw new NinePException(Errno.EISDIR, MessageType.Tlopen, path);
            }

            await file.OpenAsync(flags, cancellationToken).ConfigureAwait(false);
            return new RemoteStream(file, flags);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a file that is empty, or empties the one that is there, and opens it to write.</summary>
    public Task<RemoteStream> CreateAsync(RemotePath path, CancellationToken cancellationToken = default) => CreateAsync(
        path,
        LopenFlags.WriteOnly | LopenFlags.Truncate,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        cancellationToken);

    /// <summary>Makes a file, or opens the one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flags">How; EEXIST for one that is there with <see cref="LopenFlags.Exclusive"/>.</param>
    /// <param name="mode">Its permissions, where it is new.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<RemoteStream> CreateAsync(RemotePath path, LopenFlags flags, UnixFileMode mode, CancellationToken cancellationToken = default)
    {
        RemoteFile folder = await FindAsync(path.Parent, cancellationToken).ConfigureAwait(false);
        await using (folder.ConfigureAwait(false))
        {
            RemoteFile file = await folder.CreateAsync(path.Name, flags | LopenFlags.Create, (uint)mode, cancellationToken).ConfigureAwait(false);
            return new RemoteStream(file, flags);
        }
    }

    private static async Task<RemoteFileSystem> AttachAsync(NinePClient client, CancellationToken cancellationToken)
    {
        try
        {
            return new RemoteFileSystem(client, await client.AttachAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
