using Microsoft.Extensions.Logging;
using Virtfs.Protocol;

namespace Virtfs.Server.Diagnostics;

/// <summary>What stream doors log.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(
        EventId = 20,
        Level = LogLevel.Warning,
        Message = "session {Session}: a message of {Size} bytes, where 7 to {Limit} are possible; the connection is closed")]
    public static partial void WrongSize(ILogger logger, ulong session, uint size, int limit);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "{Address}: a client could not be let in: {Errno}")]
    public static partial void AcceptFailed(ILogger logger, string address, Errno errno);
}
