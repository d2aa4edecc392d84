using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Virtfs.Protocol;

namespace Virtfs.Server.Diagnostics;

/// <summary>Prints every message of a session as one readable line. Costs what printing costs; meant for looking, not for running.</summary>
/// <param name="output">Where to; one thread at a time writes to it.</param>
/// <param name="logger">Where it is said when the output cannot be written: the trace ends with that, while serving goes on.</param>
public sealed class MessageTrace(TextWriter output, ILogger? logger = null)
{
    private readonly Lock _lock = new();
    private bool _isBroken;

    /// <summary>Prints a request, <c>session 3 &gt; Twalk tag 5 ...</c>, and says when that was.</summary>
    internal long Request(ulong session, Dialect dialect, ReadOnlySpan<byte> message)
    {
        Print(string.Create(CultureInfo.InvariantCulture, $"session {session} > {MessageFormatter.Describe(message, dialect)}"));
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Prints a reply with the microseconds it took, <c>session 3 &lt; Rwalk tag 5 ... 12 us</c>.</summary>
    internal void Reply(ulong session, Dialect dialect, ReadOnlySpan<byte> message, long startedAt)
    {
        double microseconds = Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds;
        Print(string.Create(CultureInfo.InvariantCulture, $"session {session} < {MessageFormatter.Describe(message, dialect)} {microseconds:F0} us"));
    }

    /// <summary>Prints that a request ended without a reply.</summary>
    internal void Discarded(ulong session, ushort tag) =>
        Print(string.Create(CultureInfo.InvariantCulture, $"session {session} < (flushed) tag {tag}"));

    private void Print(string line)
    {
        lock (_lock)
        {
            if (_isBroken)
            {
                return;
            }

            try
            {
                output.WriteLine(line);
            }
            catch (IOException exception)
            {
                _isBroken = true;
                TraceLog.Broken(logger ?? NullLogger.Instance, exception.Message);
            }
        }
    }
}
