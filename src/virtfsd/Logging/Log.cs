using System;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Virtfs.Daemon.Logging;

/// <summary>The daemon's log: standard error.</summary>
/// <remarks>Put together by hand: the usual builder brings a dependency-injection container, which costs more than all the rest of the start.</remarks>
internal sealed class Log : IDisposable
{
    private const int MaximumWaiting = 1000;

    private readonly ConsoleLoggerProvider _provider;
    private readonly LoggerFactory _factory;

    /// <summary>Makes a log of that level and all more urgent.</summary>
    public Log(LogLevel level)
    {
        _provider = new ConsoleLoggerProvider(new FixedOptions(), [new LineFormatter()]);
        _factory = new LoggerFactory([_provider], new LoggerFilterOptions { MinLevel = level });
        Logger = _factory.CreateLogger("virtfsd");
    }

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; }

    /// <summary>Writes what has not been written yet.</summary>
    public void Dispose()
    {
        _factory.Dispose();
        _provider.Dispose();
    }

    private sealed class FixedOptions : IOptionsMonitor<ConsoleLoggerOptions>
    {
        // Where nobody reads standard error (a stopped terminal, a full pipe) lines are lost: a server that waits for it would serve nobody.
        public ConsoleLoggerOptions CurrentValue { get; } = new()
        {
            FormatterName = "line",
            LogToStandardErrorThreshold = LogLevel.Trace,
            MaxQueueLength = MaximumWaiting,
            QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite,
        };

        public ConsoleLoggerOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }
}
