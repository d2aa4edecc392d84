using System;
using Microsoft.Extensions.Logging;

namespace Virtfs.Hosting;

/// <summary>A log without a logging framework: each entry is handed on as one line, <c>new LineLogger(Console.Error.WriteLine)</c>.</summary>
/// <param name="write">Takes a line, from any thread.</param>
/// <param name="minimum">The least urgent entries that are handed on.</param>
public sealed class LineLogger(Action<string> write, LogLevel minimum = LogLevel.Information) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    /// <summary>Hands an entry on: the level where it is not plain information, what happened, and for a bug where it was.</summary>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string level = logLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => string.Empty,
        };
        string line = level + formatter(state, exception);
        write(exception is null ? line : $"{line}\n{exception}");
    }
}
