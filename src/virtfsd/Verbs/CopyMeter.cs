using System;
using System.Diagnostics;
using Virtfs.Client;

namespace Virtfs.Daemon.Verbs;

/// <summary>Shows on a terminal how far a copy is: one line on standard error, gone when it is done. Elsewhere it shows nothing.</summary>
internal sealed class CopyMeter : IProgress<CopyProgress>
{
    private const string EraseLine = "\r\e[K";

    // Terminals are no narrower. To ask for the width, the runtime would switch the terminal's keys to another mode.
    private const int Width = 80;

    // What is done sooner needs no meter; more often than this nobody can read it.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = First;
    private bool _isShown;

    /// <inheritdoc/>
    public void Report(CopyProgress value)
    {
        if (!_isTerminal || _clock.Elapsed < _next)
        {
            return;
        }

        _next = _clock.Elapsed + Pause;
        _isShown = true;
        Console.Error.Write(EraseLine + Describe(value, Width));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            Console.Error.Write(EraseLine);
            _isShown = false;
        }
    }

    /// <summary>One line, shorter than the terminal is wide: <c>1200 files, 34M, 45% of src/large</c>.</summary>
    internal static string Describe(in CopyProgress progress, int width)
    {
        string part = progress.FileLength > 0 ? $"{Math.Min(100, 100 * progress.FileBytes / progress.FileLength)}% of " : string.Empty;
        string line = $"{progress.Files} files, {Amount.Describe((ulong)progress.Bytes)}, {part}";
        int room = Math.Max(width - 1 - line.Length, 0);
        string path = PrintableText.Of(progress.Path);
        return path.Length <= room ? line + path : string.Concat(line, path.AsSpan(path.Length - room));
    }
}
