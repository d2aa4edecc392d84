using System;
using System.IO;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>Where the things of this repository are.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The scripts of these tests, as the build put them beside the assembly.</summary>
    public static string Scripts => Path.Combine(AppContext.BaseDirectory, "Scripts");

    /// <summary>A path below the root.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Virtfs.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new HarnessException($"no Virtfs.slnx above {AppContext.BaseDirectory}; run the tests from a clone of the repository");
    }
}
