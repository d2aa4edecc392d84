using System;
using Virtfs.Protocol;

namespace Virtfs.Daemon.CommandLine;

/// <summary>Tells what is wrong in one line on standard error.</summary>
internal static class Complaint
{
    /// <summary>Says why something cannot be done.</summary>
    /// <returns>The exit code.</returns>
    public static int Failure(string line)
    {
        Write(line);
        return ExitCode.Failure;
    }

    /// <summary>Says what is wrong with the command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Usage(string line)
    {
        Write(line);
        return ExitCode.Usage;
    }

    /// <summary>Says what of standard output was lost, for who prints and ends; quiet where nobody wants it any more.</summary>
    /// <returns>The exit code.</returns>
    public static int AfterOutput() => StandardText.Output.Failure is var error and not (Errno.None or Errno.EPIPE)
        ? Failure($"standard output: {ErrorText.Of(error)}")
        : ExitCode.Success;

    /// <summary>Says what had better be done otherwise.</summary>
    public static void Warn(string line) => Write("warning: " + line);

    // What a user typed may hold a line break; the line must stay one.
    private static void Write(string line) => Console.Error.WriteLine("virtfsd: " + PrintableText.Of(line.Replace('\n', ' ').Replace('\r', ' ')));
}
