using System;
using System.IO;
using System.Linq;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>A folder and the helper that serves it, at a socket beside it.</summary>
internal sealed class HelperFolder : IDisposable
{
    private readonly TemporaryFolder _sockets = new("virtfs-proxy-");
    private readonly TemporaryFolder _folder = new("virtfs-conformance-", Path.GetTempPath());
    private readonly HelperKind _kind;

    public HelperFolder(HelperKind kind)
    {
        _kind = kind;
        Helper = StartHelper();
    }

    /// <summary>The helper.</summary>
    public Helper Helper { get; }

    /// <summary>Where the helper listens until its client has come.</summary>
    public string Socket => SocketAt("helper");

    /// <summary>The path of another socket.</summary>
    public string SocketAt(string name) => _sockets.At(name);

    /// <summary>Starts another helper of the kind at the same path; whoever asks owns it.</summary>
    public Helper StartHelper() => new(_kind, _folder.Path, Socket);

    /// <summary>Empties the folder.</summary>
    public void Clear() => _folder.Clear();

    /// <summary>Runs a script for bash in the folder.</summary>
    /// <returns>The last line it printed.</returns>
    public string OnHost(string script)
    {
        using ChildProcess shell = Programs.Start("/usr/bin/env", "bash", "-euc", $"cd \"$0\"; {script}", _folder.Path);
        Assert.True(shell.WaitForExit() == 0, shell.LogTail);
        return shell.Lines.LastOrDefault(string.Empty);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Helper.Dispose();
        _folder.Dispose();
        _sockets.Dispose();
    }
}
