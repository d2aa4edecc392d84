using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

internal sealed partial class CopyVerb
{
    private Task CopyAllToShareAsync(ParseResult arguments, string[] sources, string target, CancellationToken cancellation) => WithShareAsync(
        arguments,
        target,
        async share =>
        {
            (RemoteFile folder, RemotePath? newName) = await FindFolderAsync(share, sources.Length, cancellation);
            await using (folder)
            {
                foreach (string source in sources)
                {
                    if (ServerAddress.IsAddress(source))
                    {
                        await CopyFromShareAsync(arguments, source, share, folder, newName, cancellation);
                    }
                    else
                    {
                        await UploadAsync(arguments, source, target, folder, newName ?? LastName(source), cancellation);
                    }
                }
            }
        },
        cancellation);

    /// <summary>The folder that copies go into, and the name there where it is not their own: the target's own parent and name, if it is no folder.</summary>
    private static async Task<(RemoteFile Folder, RemotePath? NewName)> FindFolderAsync(RemoteShare share, int sources, CancellationToken cancellation)
    {
        try
        {
            RemoteFile there = await share.Files.FindAsync(share.Path, cancellation);
            if (there.IsDirectory)
            {
                return (there, null);
            }

            await there.DisposeAsync();
        }
        catch (NinePException exception) when (exception.Errno == Errno.ENOENT)
        {
        }

        string name = LastName(share.Address.FilePath);
        return sources > 1 || name.Length == 0
            ? throw new NinePException(Errno.ENOTDIR)
            : (await share.Files.FindAsync(share.Path.Parent, cancellation), name);
    }

    private async Task CopyFromShareAsync(
        ParseResult arguments, string source, RemoteShare target, RemoteFile folder, RemotePath? newName, CancellationToken cancellation)
    {
        // Over the connection there is, a copy within one share can be told from one between two.
        if (ServerAddress.TryParse(source, out ServerAddress? address, out _) && address!.ToString() == target.Address.ToString())
        {
            try
            {
                await using RemoteFile file = await target.Files.FindAsync(address.FilePath, cancellation);
                await CopyAsync(file, address.FilePath);
            }
            catch (NinePException exception) when (exception is not NinePConnectionException)
            {
                Complain(source, exception.Errno);
            }

            return;
        }

        await WithFileAsync(arguments, source, (share, file) => CopyAsync(file, share.Address.FilePath), cancellation);

        async Task CopyAsync(RemoteFile file, string path)
        {
            if (MayCopy(arguments, source, file.IsDirectory))
            {
                await _copy.CopyAsync(file, folder, OwnName(newName ?? LastName(path)), source, cancellation);
            }
        }
    }

    private async Task UploadAsync(
        ParseResult arguments, string source, string target, RemoteFile folder, RemotePath name, CancellationToken cancellation)
    {
        if (source == Standard && name == Standard)
        {
            Complain(target, Errno.EISDIR);
        }
        else if (source == Standard)
        {
            await using var input = new StandardStream(StandardStream.Input);
            await _copy.UploadAsync(input, folder, name, source, cancellation);
        }
        else if (!Path.Exists(source) && new FileInfo(source).LinkTarget is null)
        {
            Complain(source, Errno.ENOENT);
        }
        else if (MayCopy(arguments, source, Directory.Exists(source)))
        {
            // A link named on the command line is copied as one with -r, as cp does; without, what it leads to.
            string path = arguments.GetValue(_recursive) ? source : FollowLinks(source);
            await _copy.UploadAsync(path, folder, OwnName(name), source, cancellation);
        }
    }

    // A name of its own it has, or its content goes into the folder.
    private static RemotePath OwnName(RemotePath name) => name.IsEmpty ? "." : name;
}
