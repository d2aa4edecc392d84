using System;
using System.IO;

namespace Virtfs.GuestTests.Harness;

/// <summary>A folder for one lab, gone with it.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder()
    {
        Path = Directory.CreateTempSubdirectory("virtfsd-tests.").FullName;
        Host.Run(Path, "chmod 755 .");
    }

    public string Path { get; }

    /// <summary>A new folder in it.</summary>
    public string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>The path of something in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    // rm, since the names that guests make are not always text.
    public void Dispose() => Host.Run("/", $"rm -rf --one-file-system '{Path}'");
}
