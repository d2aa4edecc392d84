using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Server.Diagnostics;

/// <summary>Prints every message of a session as one readable line. Costs what printing costs; meant for looking, not for running.</summary>
public sealed class MessageTrace(TextWriter output)
{
    private readonly Lock _lock = new();

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
            output.WriteLine(line);
        }
    }
}
