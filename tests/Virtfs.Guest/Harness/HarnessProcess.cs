using System.Collections.Generic;
using System.IO;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>Programs of these tests, and how they are started.</summary>
internal static class HarnessProcess
{
    /// <summary>Starts one in the repository's folder.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="program">Its path, or a name to look up in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="userId">The user it runs as; null for this process's.</param>
    /// <param name="temporaryFolder">Where it puts its temporary files; null for where this process does.</param>
    public static ChildProcess Start(
        string name, string program, IEnumerable<string> arguments, uint? userId = null, string? temporaryFolder = null) =>
        new(new ChildCommand(program, [.. arguments])
        {
            Name = name,
            WorkingFolder = RepositoryFolder.Path,
            UserId = userId,
            Environment = new Dictionary<string, string> { ["TMPDIR"] = temporaryFolder ?? Path.GetTempPath() },

            // A kernel in user mode ends its own processes.
            DeathSignal = "TERM",
        });
}
