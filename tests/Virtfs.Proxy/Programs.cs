using System;
using System.IO;
using Virtfs.Testing;

namespace Virtfs.Proxy;

/// <summary>The programs that these tests run beside themselves.</summary>
internal static class Programs
{
    /// <summary>Starts one in the repository's folder.</summary>
    public static ChildProcess Start(string path, params string[] arguments) => new(new ChildCommand(path, arguments) { WorkingFolder = RepositoryFolder.Path });

    /// <summary>The path of one that was built with this one.</summary>
    public static string Built(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
