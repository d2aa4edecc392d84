using Microsoft.Extensions.Logging;
using Virtfs.Protocol;

namespace Virtfs.Server.Diagnostics;

/// <summary>What doors of all kinds log.</summary>
internal static partial class DoorLog
{
    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "{Address}: a client could not be let in: {Errno}")]
    public static partial void AcceptFailed(ILogger logger, string address, Errno errno);

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "{Address}: nobody can be let in any more ({Errno}); those who are in stay")]
    public static partial void Broken(ILogger logger, string address, Errno errno);

    [LoggerMessage(
        EventId = 23,
        Level = LogLevel.Warning,
        Message = "{Address}: no more clients until one leaves: the others' files need the descriptors that are left (ulimit -n allows more)")]
    public static partial void Full(ILogger logger, string address);
}
