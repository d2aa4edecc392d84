using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Testing;

/// <summary>What a program has printed, line by line. For any thread.</summary>
/// <param name="outputs">How many outputs are read.</param>
internal sealed class ChildLog(int outputs)
{
    private const int TailLines = 40;

    private readonly Lock _lock = new();
    private readonly List<(ChildOutput From, string Line)> _lines = [];
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = outputs;

    /// <summary>All lines of both outputs in the order in which they came, each ended by a line feed.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The same as lines.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines.Select(line => line.Line)];
            }
        }
    }

    /// <summary>The last lines.</summary>
    public string Tail => string.Join('\n', Lines.TakeLast(TailLines));

    /// <summary>The lines of one output.</summary>
    public string[] LinesOf(ChildOutput output)
    {
        lock (_lock)
        {
            return [.. _lines.Where(line => line.From == output).Select(line => line.Line)];
        }
    }

    /// <summary>Waits until all outputs have ended.</summary>
    /// <returns>False where one is still open at the limit.</returns>
    public bool WaitForEnd(TimeSpan limit) => _end.Task.Wait(limit);

    /// <summary>Keeps a line, or with null the end of the output.</summary>
    public void Add(ChildOutput from, string? line)
    {
        lock (_lock)
        {
            if (line is not null)
            {
                _lines.Add((from, line));
                _text.Append(line).Append('\n');
            }
            else if (--_open == 0)
            {
                _end.SetResult();
            }
        }
    }
}
