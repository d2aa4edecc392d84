using Microsoft.Extensions.Logging;

namespace Virtfs.Server.Diagnostics;

/// <summary>What connections log.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(
        EventId = 20,
        Level = LogLevel.Warning,
        Message = "session {Session}: a message of {Size} bytes, where 7 to {Limit} are possible; the connection is closed")]
    public static partial void WrongSize(ILogger logger, ulong session, uint size, int limit);
}
