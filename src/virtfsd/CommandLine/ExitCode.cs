namespace Virtfs.Daemon.CommandLine;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>What was asked for cannot be done; one line on standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line is not one virtfsd knows.</summary>
    public const int Usage = 2;

    /// <summary>The user gave it up; what shells make of a program that SIGINT ended.</summary>
    public const int Interrupted = 130;
}
