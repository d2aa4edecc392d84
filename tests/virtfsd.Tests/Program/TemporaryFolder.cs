using System;
using System.IO;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>A folder with a folder to share in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("virtfsd-").FullName;
        Shared = Directory.CreateDirectory(At("shared")).FullName;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder to share.</summary>
    public string Shared { get; }

    /// <summary>The <c>-virtfs</c> that shares it.</summary>
    public string Virtfs => $"local,path={Shared},mount_tag=share,security_model=none";

    /// <summary>The path of something in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
