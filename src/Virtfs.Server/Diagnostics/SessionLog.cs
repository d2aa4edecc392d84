using System;
using Microsoft.Extensions.Logging;

namespace Virtfs.Server.Diagnostics;

/// <summary>What sessions log.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "session {Session} opened: {Peer}")]
    public static partial void Opened(ILogger logger, ulong session, string peer);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Information,
        Message = "session {Session} closed: {Peer}, {Requests} requests, {BytesRead} bytes read, {BytesWritten} bytes written, {Seconds:F1} s")]
    public static partial void Closed(
        ILogger logger, ulong session, string peer, long requests, long bytesRead, long bytesWritten, double seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "session {Session}: {Message} failed inside the server; the client got EIO")]
    public static partial void Failed(ILogger logger, ulong session, string message, Exception exception);

    [LoggerMessage(EventId = 7, Level = LogLevel.Error, Message = "session {Session}: closing a file failed inside the server")]
    public static partial void CloseFailed(ILogger logger, ulong session, Exception exception);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "session {Session}: the limit of {Limit} extended-attribute fids is reached; the client got ENOSPC")]
    public static partial void XattrLimit(ILogger logger, ulong session, int limit);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "session {Session}: msize {Msize} is below the minimum of 4096; the client got EMSGSIZE")]
    public static partial void MsizeTooSmall(ILogger logger, ulong session, uint msize);

    [LoggerMessage(
        EventId = 6,
        Level = LogLevel.Information,
        Message = "session {Session}: msize is {Msize}; mounted with a larger one (msize=512000) large transfers need fewer requests")]
    public static partial void MsizeSmall(ILogger logger, ulong session, uint msize);
}
