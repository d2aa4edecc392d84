using System;
using System.IO;

namespace Virtfs.Testing;

/// <summary>Finds the repository that the running program was built in.</summary>
public static class RepositoryFolder
{
    /// <summary>The repository's root, where Virtfs.slnx lies.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs from somewhere else.</exception>
    public static string Path { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string At(string path) => System.IO.Path.Combine(Path, path);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Virtfs.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no Virtfs.slnx above {AppContext.BaseDirectory}; run the tests from a clone of the repository.");
    }
}
