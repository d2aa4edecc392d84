using System;
using System.IO;

namespace Virtfs.Qtest;

/// <summary>Finds the repository that the running program was built in.</summary>
public static class RepositoryFolder
{
    /// <summary>The repository's root, where Virtfs.slnx lies.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs from somewhere else.</exception>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Virtfs.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no Virtfs.slnx above {AppContext.BaseDirectory}.");
    }
}
