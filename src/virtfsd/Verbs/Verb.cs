using System;
using System.CommandLine;
using System.Text;
using Virtfs.Client;
using Virtfs.Daemon.CommandLine;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary>A command that looks into a share as a 9P client: <c>virtfsd ls ADDRESS</c>.</summary>
internal abstract class Verb
{
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
    protected abstract void Run(ParseResult arguments, string[] addresses);

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

        Complain(subject, error == Errno.EXDEV ? "a symbolic link leads out of the share" : ErrorText.Of(error));
    }

    /// <summary>Connects to an address, and says so where that fails. The caller disposes of the share.</summary>
    protected bool TryConnect(ParseResult arguments, string text, out RemoteShare? share)
    {
        share = null;
        string error = string.Empty;
        if (!ServerAddress.TryParse(text, out ServerAddress? address, out string complaint)
            || !RemoteShare.TryConnect(address!, arguments.GetValue(_tag) ?? string.Empty, out share, out error))
        {
            Complain(address is null ? complaint : $"{address}: {error}");
        }

        return share is not null;
    }

    /// <summary>Connects to an address and finds the file it names, and says so where that fails.</summary>
    protected bool TryFind(ParseResult arguments, string text, out RemoteShare? share, out RemoteFile? file)
    {
        file = null;
        if (!TryConnect(arguments, text, out share))
        {
            return false;
        }

        Errno error = share!.Root.Resolve(Encoding.UTF8.GetBytes(share.Address.FilePath), out file);
        if (error != Errno.None)
        {
            Complain(text, error);
            share.Dispose();
        }

        return error == Errno.None;
    }

    private int Start(ParseResult arguments)
    {
        if (arguments.GetValue(_helpOption))
        {
            Console.Out.Write(_help);
            return ExitCode.Success;
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

        Run(arguments, addresses);
        return HasFailed ? ExitCode.Failure : ExitCode.Success;
    }
}
