using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace Virtfs.Load;

/// <summary>A server under load, ended when it is disposed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    /// <summary>Starts a server and waits until its socket is there.</summary>
    public ServerProcess(string program, IEnumerable<string> arguments, string socket)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        string log = "";
        _process.ErrorDataReceived += (_, line) => log += line.Data + "\n";
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        long begin = Stopwatch.GetTimestamp();
        while (!File.Exists(socket))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(begin) > StartTimeout)
            {
                Dispose();
                throw new IOException($"{program} did not open {socket}:\n{log}");
            }

            Thread.Sleep(10);
        }
    }

    /// <summary>The memory it has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
