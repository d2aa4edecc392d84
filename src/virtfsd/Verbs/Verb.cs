using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Daemon.CommandLine;
using Virtfs.Hosting;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary>A command that looks into a share as a 9P client: <c>virtfsd ls ADDRESS</c>.</summary>
internal abstract class Verb
{
    private const string StandardOutput = "standard output";

    private readonly string _help;
    private readonly Option<string?> _tag = new("--tag");
    private readonly Option<bool> _helpOption = new("--help");

    /// <summary>Makes a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="help">What <c>--help</c> prints.</param>
    /// <param name="fewest">How many arguments there must be.</param>
    protected Verb(string name, string help, int fewest)
    {
        _help = help;
        Fewest = fewest;
        Name = name;
        Command = new Command(name) { Arguments, _tag, _helpOption };
        Command.SetAction(Start);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The command as the parser knows it.</summary>
    public Command Command { get; }

    /// <summary>The addresses, or files of this machine.</summary>
    protected Argument<string[]> Arguments { get; } = new("ADDRESS") { Arity = ArgumentArity.ZeroOrMore };

    private int Fewest { get; }

    /// <summary>Whether anything has failed.</summary>
    protected bool HasFailed { get; private set; }

    /// <summary>Does it.</summary>
    /// <exception cref="OperationCanceledException">The user gave it up.</exception>
    protected abstract Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation);

    /// <summary>Says that something failed, in one line; the rest is still tried.</summary>
    protected void Complain(string line)
    {
        HasFailed = true;
        Complaint.Failure($"{Name}: {line}");
    }

    /// <summary>Says what is wrong with something, in one line.</summary>
    protected void Complain(string subject, string reason) => Complain($"{subject}: {reason}");

    /// <summary>Says that something failed; quiet where nobody wants the output any more.</summary>
    protected void Complain(string subject, Errno error)
    {
        if (error == Errno.EPIPE)
        {
            HasFailed = true;
            return;
        }

        Complain(subject, error switch
        {
            Errno.EXDEV => "a symbolic link leads out of the share",
            Errno.EPROTO => "what the server answers is against the protocol",
            _ => ErrorText.Of(error),
        });
    }

    /// <summary>Connects to an address, and says so where that fails: then there is no share. The caller disposes of it.</summary>
    protected async Task<RemoteShare?> ConnectAsync(ParseResult arguments, string text, CancellationToken cancellation)
    {
        if (!ServerAddress.TryParse(text, out ServerAddress? address, out string complaint))
        {
            Complain(complaint);
            return null;
        }

        (RemoteShare? share, string error) = await RemoteShare.ConnectAsync(address!, arguments.GetValue(_tag) ?? string.Empty, cancellation);
        if (share is null)
        {
            Complain($"{address}: {error}");
        }

        return share;
    }

    /// <summary>Does something with a share, and says what goes wrong.</summary>
    protected async Task WithShareAsync(ParseResult arguments, string text, Func<RemoteShare, Task> work, CancellationToken cancellation)
    {
        RemoteShare? share = await ConnectAsync(arguments, text, cancellation);
        if (share is null)
        {
            return;
        }

        await using (share)
        {
            try
            {
                await work(share);
            }
            catch (NinePException exception) when (exception is { Errno: Errno.EPROTO, Request: MessageType.Treaddir } and not NinePConnectionException)
            {
                Complain(text, "the server's listing leads back to where it has been, or its last entry is cut off");
            }
            catch (NinePException exception)
            {
                Complain(text, exception.Errno);
            }
        }
    }

    /// <summary>Does something with the file that an address names, and says what goes wrong.</summary>
    protected Task WithFileAsync(ParseResult arguments, string text, Func<RemoteShare, RemoteFile, Task> work, CancellationToken cancellation) =>
        WithShareAsync(
            arguments,
            text,
            async share =>
            {
                await using RemoteFile file = await share.Files.FindAsync(share.Path, cancellation);
                await work(share, file);
            },
            cancellation);

    /// <summary>Copies a file to standard output, and says what goes wrong there.</summary>
    protected async Task CopyToOutputAsync(TreeCopy copy, RemoteFile file, StandardStream output, string path, CancellationToken cancellation)
    {
        await using RemoteStream from = await RemoteStream.OpenAsync(file, cancellation);
        try
        {
            await copy.CopyAsync(from, output, path, 0, cancellation);
        }
        catch (NinePException exception) when (output.WriteError != Errno.None)
        {
            Complain(StandardOutput, exception.Errno);
        }
    }

    /// <summary>Writes what is left of the output, and says what goes wrong.</summary>
    protected void Finish(TerminalOutput output)
    {
        Errno error = output.Flush();
        if (error != Errno.None)
        {
            Complain(StandardOutput, error);
        }
    }

    private int Start(ParseResult arguments)
    {
        if (arguments.GetValue(_helpOption))
        {
            Console.Out.Write(_help);
            return Complaint.AfterOutput();
        }

        string[] addresses = arguments.GetValue(Arguments) ?? [];
        string? unknown = Array.Find(addresses, address => address is ['-', _, ..]);
        if (unknown is not null)
        {
            return Complaint.Usage($"{Name} has no option '{unknown}'; see virtfsd {Name} --help");
        }

        if (addresses.Length < Fewest)
        {
            return Complaint.Usage($"{Name} needs {(Fewest == 1 ? "an address" : "something to copy and where to")}; see virtfsd {Name} --help");
        }

        return RunUntilInterrupted(arguments, addresses);
    }

    /// <summary>The first Ctrl+C has requests cancelled and files closed; another, later, ends the program as it is.</summary>
    private int RunUntilInterrupted(ParseResult arguments, string[] addresses)
    {
        using var interrupted = new CancellationTokenSource();
        using var signals = new StopSignals(_ => interrupted.Cancel());
        try
        {
            RunAsync(arguments, addresses, interrupted.Token).GetAwaiter().GetResult();
            return HasFailed ? ExitCode.Failure : ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }
}
