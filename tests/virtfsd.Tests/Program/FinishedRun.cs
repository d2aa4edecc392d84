using System;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>A run of virtfsd that has ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Errors">Lines of standard error.</param>
internal sealed record FinishedRun(int ExitCode, string[] Output, string[] Errors)
{
    /// <summary>Asserts that it failed with one line that begins with the program's name, and printed nothing else.</summary>
    /// <returns>The line without the name.</returns>
    public string FailedWithOneLine(int exitCode)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Empty(Output);
        string line = Assert.Single(Errors);
        Assert.StartsWith("virtfsd: ", line, StringComparison.Ordinal);
        return line["virtfsd: ".Length..];
    }

    /// <summary>Asserts that it went well without a word on standard error.</summary>
    /// <returns>What it printed.</returns>
    public string[] Succeeded()
    {
        Assert.Empty(Errors);
        Assert.Equal(0, ExitCode);
        return Output;
    }
}
