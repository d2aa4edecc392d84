using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd cp</c>.</summary>
internal sealed partial class CopyVerb : Verb
{
    private const string Standard = "-";

    private readonly Option<bool> _recursive = new("-r", "-R", "--recursive");
    private readonly CopyMeter _meter = new();
    private readonly TreeCopy _copy;
    private string _target = string.Empty;

    /// <summary>Makes the command.</summary>
    public CopyVerb()
        : base("cp", VerbHelp.Copy, fewest: 2)
    {
        Command.Options.Add(_recursive);
        _copy = new TreeCopy(new CopyOptions { Progress = _meter, OnFailure = ComplainOf });
    }

    /// <inheritdoc/>
    protected override async Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation)
    {
        _ = ResourceLimits.RaiseOpenFiles(out _); // One for each level of the tree.
        string[] sources = addresses[..^1];
        string target = _target = addresses[^1];
        bool isDownload = !ServerAddress.IsAddress(target);
        if (isDownload && Array.Find(sources, source => !ServerAddress.IsAddress(source)) is string local)
        {
            Complain($"{local} to {target}", "neither is the address of a share; use cp");
            return;
        }

        if (sources.Length > 1 && sources.Contains(Standard))
        {
            Complain(Standard, "standard input makes one file; copy it alone");
            return;
        }

        try
        {
            await (isDownload
                ? DownloadAllAsync(arguments, sources, target, cancellation)
                : CopyAllToShareAsync(arguments, sources, target, cancellation));
        }
        finally
        {
            _meter.Clear();
        }
    }

    /// <summary>The last name of a path; empty where it has none of its own: a root, <c>.</c> or <c>..</c>.</summary>
    private static string LastName(string path)
    {
        string name = Path.GetFileName(path.TrimEnd('/'));
        return name is "." or ".." ? string.Empty : name;
    }

    private void ComplainOf(string path, Errno error)
    {
        _meter.Clear();
        if (error == Errno.EOPNOTSUPP)
        {
            Complain(path, "FIFOs, sockets and devices are not copied");
        }
        else if (error == Errno.EPROTO)
        {
            Complain(path, "the server gives it a name that no file can have here, or a listing that leads back to where it has been");
        }
        else if (error == Errno.EOVERFLOW)
        {
            Complain(path, "too large: a file, or a folder of more names than a copy keeps in memory");
        }
        else if (error == Errno.EINVAL)
        {
            Complain(path, "cannot be copied onto or into itself");
        }
        else
        {
            Complain($"{path} to {_target}", error); // Either may be what is refused.
        }
    }

    private async Task DownloadAllAsync(ParseResult arguments, string[] sources, string target, CancellationToken cancellation)
    {
        bool isFolder = Directory.Exists(target);
        if (!isFolder && (sources.Length > 1 || (target.EndsWith('/') && !arguments.GetValue(_recursive))))
        {
            Complain(target, "there is no such folder to copy into");
            return;
        }

        if (!isFolder && target != Standard && Path.GetDirectoryName(target.TrimEnd('/')) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            Complain(target, $"there is no folder {parent} to copy into");
            return;
        }

        foreach (string source in sources)
        {
            await WithFileAsync(
                arguments,
                source,
                (share, file) =>
                {
                    string name = isFolder ? LastName(share.Address.FilePath) : string.Empty;
                    string path = name.Length > 0 ? $"{target.TrimEnd('/')}/{name}" : target;
                    return MayCopy(arguments, source, file.IsDirectory) ? DownloadAsync(file, source, path, cancellation) : Task.CompletedTask;
                },
                cancellation);
        }
    }

    private async Task DownloadAsync(RemoteFile file, string source, string target, CancellationToken cancellation)
    {
        if (target == Standard && file.IsDirectory)
        {
            Complain(source, "a folder cannot go to standard output");
        }
        else if (target == Standard)
        {
            await using var output = new StandardStream(StandardStream.Output);
            await CopyToOutputAsync(_copy, file, output, source, cancellation);
        }
        else
        {
            // A link named on the command line is followed, those below are not.
            await _copy.DownloadAsync(file, FollowLinks(target), source, cancellation);
        }
    }

    // What a path here leads to, where that is there; a path ending in "/." means the folder itself.
    private static string FollowLinks(string target) =>
        Directory.Exists(target) ? $"{target.TrimEnd('/')}/."
        : File.Exists(target) ? new FileInfo(target).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? target
        : target;

    private bool MayCopy(ParseResult arguments, string source, bool isFolder)
    {
        bool mayCopy = !isFolder || arguments.GetValue(_recursive);
        if (!mayCopy)
        {
            Complain(source, "is a folder; copy it with -r");
        }

        return mayCopy;
    }
}
