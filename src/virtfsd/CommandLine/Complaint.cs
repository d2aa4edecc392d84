using System;

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

    /// <summary>Says what had better be done otherwise.</summary>
    public static void Warn(string line) => Write("warning: " + line);

    // What a user typed may hold a line break; the line must stay one.
    private static void Write(string line) => Console.Error.WriteLine("virtfsd: " + line.Replace('\n', ' ').Replace('\r', ' '));
}
