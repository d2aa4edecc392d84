using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd cp</c>.</summary>
internal sealed partial class CopyVerb : Verb
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const uint NewFileMode = 0x1B6; // 0666, less the umask
    private const string Stream = "-";

    private readonly Option<bool> _recursive = new("-r", "-R", "--recursive");
    private readonly TreeCopy _copy;

    /// <summary>Makes the command.</summary>
    public CopyVerb()
        : base("cp", VerbHelp.Copy, fewest: 2)
    {
        Command.Options.Add(_recursive);
        _copy = new TreeCopy((path, error) => ComplainOf(path, error));
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult arguments, string[] addresses)
    {
        _ = ResourceLimits.RaiseOpenFiles(out _); // One for each level of the tree.
        string[] sources = addresses[..^1];
        string target = addresses[^1];
        bool isUpload = ServerAddress.IsAddress(target);
        foreach (string source in sources)
        {
            if (ServerAddress.IsAddress(source) == isUpload)
            {
                Complain($"{source} to {target}", isUpload ? "both are shares; copy to this machine first" : "neither is the address of a share; use cp");
                return;
            }
        }

        if (sources.Length > 1 && sources.Contains(Stream))
        {
            Complain(Stream, "standard input makes one file; copy it alone");
        }
        else if (isUpload)
        {
            UploadAll(arguments, sources, target);
        }
        else
        {
            DownloadAll(arguments, sources, target);
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);

    /// <summary>The last name of a path; empty where it has none of its own: a root, <c>.</c> or <c>..</c>.</summary>
    private static string LastName(string path)
    {
        string name = Path.GetFileName(path.TrimEnd('/'));
        return name is "." or ".." ? string.Empty : name;
    }

    /// <summary>The folder a path is in; <c>.</c> where it names none.</summary>
    private static string Parent(string path)
    {
        string trimmed = path.TrimEnd('/');
        int slash = trimmed.LastIndexOf('/');
        return slash switch
        {
            < 0 => ".",
            0 => "/",
            _ => trimmed[..slash],
        };
    }

    private void ComplainOf(string path, Errno error)
    {
        if (error == Errno.EOPNOTSUPP)
        {
            Complain(path, "FIFOs, sockets and devices are not copied");
        }
        else if (error == Errno.EPROTO)
        {
            Complain(path, "the server gives it a name that no file can have here");
        }
        else
        {
            Complain(path, error);
        }
    }

    private void DownloadAll(ParseResult arguments, string[] sources, string target)
    {
        bool isFolder = Directory.Exists(target);
        if (!isFolder && (sources.Length > 1 || (target.EndsWith('/') && !arguments.GetValue(_recursive))))
        {
            Complain(target, "there is no such folder to copy into");
            return;
        }

        foreach (string source in sources)
        {
            if (!TryFind(arguments, source, out RemoteShare? share, out RemoteFile? file))
            {
                continue;
            }

            using (share)
            using (file)
            {
                if (file!.IsDirectory && !arguments.GetValue(_recursive))
                {
                    Complain(source, "is a folder; copy it with -r");
                    continue;
                }

                string name = isFolder ? LastName(share!.Address.FilePath) : string.Empty;
                Download(file, source, name.Length > 0 ? $"{target.TrimEnd('/')}/{name}" : target);
            }
        }
    }

    private void Download(RemoteFile file, string source, string target)
    {
        if (target == Stream && !file.IsDirectory)
        {
            ComplainIf(source, _copy.Download(file, StandardOutput));
            return;
        }

        if (target == Stream)
        {
            Complain(source, "a folder cannot go to standard output");
            return;
        }

        if (file.IsDirectory)
        {
            // A link named on the command line is followed, those below are not.
            string existing = Directory.Exists(target) ? $"{target.TrimEnd('/')}/." : target;
            _copy.Download(file, Libc.CurrentDirectory, Bytes(existing), source);
            return;
        }

        OpenFlags flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;
        Errno error = file.GetAttributes(out Protocol.Messages.Rgetattr attributes);
        error = error == Errno.None && !InodeMode.IsRegular(attributes.Mode) ? Errno.EOPNOTSUPP : error;
        if (error != Errno.None)
        {
            ComplainOf(source, error);
            return;
        }

        error = Libc.OpenAt(Libc.CurrentDirectory, Bytes(target), flags, attributes.Mode & NewFileMode, out int descriptor);
        if (error != Errno.None)
        {
            Complain(target, error);
            return;
        }

        using var opened = new FileDescriptor(descriptor);
        ComplainIf(source, _copy.Download(file, descriptor));
        ComplainIf(target, opened.Close());
    }

    private void ComplainIf(string subject, Errno error)
    {
        if (error != Errno.None)
        {
            Complain(subject, error);
        }
    }
}
