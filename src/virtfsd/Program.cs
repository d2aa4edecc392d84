using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Virtfs.Daemon.CommandLine;
using Virtfs.Daemon.Verbs;

namespace Virtfs.Daemon;

/// <summary>virtfsd.</summary>
internal static class Program
{
    /// <summary>Takes the command line and does what it says.</summary>
    internal static int Main(string[] arguments)
    {
        Console.SetOut(StandardText.Output);
        Console.SetError(StandardText.Error);
        arguments = RawText.Restore(arguments);
        if (FindNotText(arguments) is string notText)
        {
            return Complaint.Usage($"'{notText}' has bytes that are no UTF-8; name a symbolic link to it instead, or the folder it is in");
        }

        arguments = [.. arguments.SelectMany(SplitEmptyValue)];
        var root = new Command("virtfsd");
        new DaemonCommand().AddTo(root);
        foreach (Verb verb in (Verb[])[new ListVerb(), new CatVerb(), new CopyVerb(), new StatVerb(), new DiskFreeVerb()])
        {
            root.Subcommands.Add(verb.Command);
        }

        // "-la" is two options of ls, but "-virtfs" is one; "@x" is never a file of options.
        Command? verbCommand = arguments.Length > 0 ? root.Subcommands.FirstOrDefault(verb => verb.Name == arguments[0]) : null;
        if (verbCommand is not null && FindUnknownBundle(verbCommand, arguments) is string bundle)
        {
            return Complaint.Usage($"{arguments[0]} has no option '{bundle}'; see virtfsd {arguments[0]} --help");
        }

        var configuration = new ParserConfiguration { EnablePosixBundling = verbCommand is not null, ResponseFileTokenReplacer = null };
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

    // Exports say themselves which of their values are paths.
    private static string? FindNotText(string[] arguments) =>
        arguments.Where((argument, i) => !RawText.IsText(argument) && !IsExport(argument) && !(i > 0 && IsExport(arguments[i - 1]))).FirstOrDefault();

    private static bool IsExport(string argument) => argument.TrimStart('-').Split('=')[0] is "virtfs" or "fsdev" or "device" && argument.StartsWith('-');

    // The parser takes what follows "--tag=" for its value.
    private static string[] SplitEmptyValue(string argument) =>
        argument is ['-', .. var name, '='] && !name.Contains('=', StringComparison.Ordinal) ? [argument[..^1], string.Empty] : [argument];

    // The parser takes the "x" of "-lx" for an address.
    private static string? FindUnknownBundle(Command verb, string[] arguments) => arguments
        .TakeWhile(argument => argument != "--")
        .FirstOrDefault(argument => argument is ['-', not '-', _, ..]
            && !argument.Skip(1).All(letter => verb.Options.Any(option => option.Name == $"-{letter}" || option.Aliases.Contains($"-{letter}"))));

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0, IdentifierToken: { } token } => $"{token.Value} needs a value",
        OptionResult { Tokens.Count: > 1, IdentifierToken: { } token } => $"{token.Value} can be given only once",
        _ => error.Message.TrimEnd('.'),
    };
}
