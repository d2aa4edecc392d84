using System.CommandLine;
using Virtfs.Client;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd cat</c>.</summary>
internal sealed class CatVerb() : Verb("cat", VerbHelp.Cat, fewest: 1)
{
    private const int StandardOutput = 1;

    /// <inheritdoc/>
    protected override void Run(ParseResult arguments, string[] addresses)
    {
        foreach (string address in addresses)
        {
            if (!TryFind(arguments, address, out RemoteShare? share, out RemoteFile? file))
            {
                continue;
            }

            using (share)
            using (file)
            {
                Errno error = file!.IsDirectory ? Errno.EISDIR : new TreeCopy((_, _) => { }).Download(file, StandardOutput);
                if (error != Errno.None)
                {
                    Complain(address, error);
                }
            }
        }
    }
}
