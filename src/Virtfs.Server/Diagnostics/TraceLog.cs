using Microsoft.Extensions.Logging;

namespace Virtfs.Server.Diagnostics;

/// <summary>What the trace of messages logs.</summary>
internal static partial class TraceLog
{
    [LoggerMessage(EventId = 8, Level = LogLevel.Warning, Message = "no more messages are traced: {Reason}")]
    public static partial void Broken(ILogger logger, string reason);
}
