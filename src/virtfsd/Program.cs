using System.CommandLine;
using System.CommandLine.Parsing;
using Virtfs.Daemon.CommandLine;

namespace Virtfs.Daemon;

/// <summary>virtfsd.</summary>
internal static class Program
{
    /// <summary>Takes the command line and does what it says.</summary>
    internal static int Main(string[] arguments)
    {
        var root = new Command("virtfsd");
        new DaemonCommand().AddTo(root);

        // "-abc" is no three options here, and "@x" no file of them.
        var configuration = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult result = CommandLineParser.Parse(root, arguments, configuration);
        if (result.UnmatchedTokens.Count > 0)
        {
            return Complaint.Usage($"there is no '{result.UnmatchedTokens[0]}' here; see virtfsd --help");
        }

        ParseError? error = result.Errors.Count > 0 ? result.Errors[0] : null;
        return error is not null
            ? Complaint.Usage($"{Describe(error)}; see virtfsd --help")
            : result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0, IdentifierToken: { } token } => $"{token.Value} needs a value",
        OptionResult { Tokens.Count: > 1, IdentifierToken: { } token } => $"{token.Value} can be given only once",
        _ => error.Message.TrimEnd('.'),
    };
}
