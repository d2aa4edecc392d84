using System;
using Virtfs.Testing;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>A temporary folder with a folder to share in it.</summary>
internal sealed class SharedFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new("virtfsd-");

    public SharedFolder() => Shared = _folder.Make("shared");

    /// <summary>Where it is.</summary>
    public string Path => _folder.Path;

    /// <summary>The folder to share.</summary>
    public string Shared { get; }

    /// <summary>The <c>-virtfs</c> that shares it.</summary>
    public string Virtfs => $"local,path={Shared},mount_tag=share,security_model=none";

    /// <summary>The path of something in it.</summary>
    public string At(string name) => _folder.At(name);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
