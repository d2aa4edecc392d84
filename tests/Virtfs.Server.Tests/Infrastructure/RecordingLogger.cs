using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, int Id, string Text)> _lines = [];

    /// <summary>How often an event was logged.</summary>
    public int CountOf(int eventId)
    {
        lock (_lock)
        {
            return _lines.Count(line => line.Id == eventId);
        }
    }

    public string[] TextsOf(LogLevel level)
    {
        lock (_lock)
        {
            return [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _lines.Add((logLevel, eventId.Id, formatter(state, exception)));
        }
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
