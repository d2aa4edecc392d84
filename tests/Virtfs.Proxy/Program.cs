using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Virtfs.Qtest;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>A program that a test runs beside itself. What it prints is kept; it ends when it is disposed of, and in any case with the test run.</summary>
internal sealed class Program : IDisposable
{
    // For liveness alone: a busy machine takes seconds to start a process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    public Program(string path, params string[] arguments)
    {
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryFolder.Path,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process id: setpriv becomes the program.</summary>
    public int Id => _process.Id;

    /// <summary>All that it printed so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>One of the programs that were built with this one.</summary>
    public static string Built(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Waits until a line holds some words.</summary>
    public string WaitFor(string words)
    {
        Await(() => _process.HasExited || Lines.Any(line => line.Contains(words, StringComparison.Ordinal)));
        return Lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"It does not say '{words}':\n{string.Join('\n', Lines)}");
    }

    /// <summary>Waits until something holds while the program runs.</summary>
    public void Await(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(_process.HasExited, $"It has ended:\n{string.Join('\n', Lines)}");
            Assert.True(clock.Elapsed < Patience, $"It does not come:\n{string.Join('\n', Lines)}");
            Thread.Sleep(10);
        }
    }

    /// <summary>Waits for its end, and for the rest of what it prints.</summary>
    public int WaitForExit(TimeSpan? patience = null)
    {
        Assert.True(_process.WaitForExit(patience ?? Patience), $"It does not end:\n{string.Join('\n', Lines)}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            lock (_lines)
            {
                _lines.Add(line.Data);
            }
        }
    }
}
