using System;
using System.Globalization;
using System.IO;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Virtfs.Daemon.Logging;

/// <summary>One short line for each entry: the time, the level where it is not plain information, and what happened.</summary>
internal sealed class LineFormatter() : ConsoleFormatter("line")
{
    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(DateTime.Now.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write(logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => string.Empty,
        });
        textWriter.Write(PrintableText.Of(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        textWriter.Write('\n');
        if (logEntry.Exception is not null)
        {
            // Only a bug brings one, and then where it was is what counts.
            textWriter.Write(logEntry.Exception);
            textWriter.Write('\n');
        }
    }
}
