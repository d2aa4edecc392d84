using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd cat</c>.</summary>
internal sealed class CatVerb() : Verb("cat", VerbHelp.Cat, fewest: 1)
{
    private readonly TreeCopy _copy = new();

    /// <inheritdoc/>
    protected override async Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation)
    {
        await using var output = new StandardStream(StandardStream.Output);
        foreach (string address in addresses)
        {
            await WithFileAsync(arguments, address, (_, file) => CopyToOutputAsync(_copy, file, output, address, cancellation), cancellation);
        }
    }
}
