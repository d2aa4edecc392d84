using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Virtfs.Testing;

namespace Virtfs.Load;

/// <summary>A server under load, ended when it is disposed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly ChildProcess _process;

    /// <summary>Starts a server and waits until its socket is there.</summary>
    public ServerProcess(string program, IEnumerable<string> arguments, string socket)
    {
        _process = new ChildProcess(new ChildCommand(program, [.. arguments]));
        try
        {
            _process.Await($"opens {socket}", () => File.Exists(socket));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The memory it has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            using Process process = Process.GetProcessById(_process.Id);
            return process.WorkingSet64;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
