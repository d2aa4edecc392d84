using Microsoft.Extensions.Logging;

namespace Virtfs.Hosting;

/// <summary>What a file server logs about itself.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 61, Level = LogLevel.Information, Message = "listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(EventId = 62, Level = LogLevel.Information, Message = "{Reason}: closing")]
    public static partial void Closing(ILogger logger, string reason);

    [LoggerMessage(
        EventId = 63,
        Level = LogLevel.Warning,
        Message = "{Address}: whoever reaches this port reads and writes here without a password; tcp:127.0.0.1:PORT keeps other machines out")]
    public static partial void OpenToOthers(ILogger logger, string address);
}
