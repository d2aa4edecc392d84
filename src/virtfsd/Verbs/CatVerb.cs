using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd cat</c>.</summary>
internal sealed class CatVerb() : Verb("cat", VerbHelp.Cat, fewest: 1)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation)
    {
        await using var output = new StandardStream(StandardStream.Output);
        foreach (string address in addresses)
        {
            await WithShareAsync(arguments, address, share => WriteAsync(share, address, output, cancellation), cancellation);
        }
    }

    private static async Task WriteAsync(RemoteShare share, string address, StandardStream output, CancellationToken cancellation)
    {
        await using RemoteStream file = await share.Files.OpenReadAsync(share.Path, cancellation);
        await new TreeCopy().CopyAsync(file, output, address, 0, cancellation);
    }
}
