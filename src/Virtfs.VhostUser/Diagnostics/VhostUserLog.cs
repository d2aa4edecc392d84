using System;
using Microsoft.Extensions.Logging;
using Virtfs.Protocol;
using Virtfs.VhostUser.Messages;
using Virtfs.VhostUser.Rings;

namespace Virtfs.VhostUser.Diagnostics;

/// <summary>What vhost-user devices log.</summary>
internal static partial class VhostUserLog
{
    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "{Peer}: connected, session {Session}")]
    public static partial void Connected(ILogger logger, string peer, ulong session);

    [LoggerMessage(EventId = 102, Level = LogLevel.Information, Message = "{Peer}: disconnected, session {Session}")]
    public static partial void Disconnected(ILogger logger, string peer, ulong session);

    [LoggerMessage(
        EventId = 103,
        Level = LogLevel.Warning,
        Message = "{Peer}: hung up on it: what came is no vhost-user message we can answer (last request {Request}, {Errno})")]
    public static partial void HungUp(ILogger logger, string peer, RequestType request, Errno errno);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "{Peer}: {Request} refused: {Reason}")]
    public static partial void Refused(ILogger logger, string peer, RequestType request, string reason);

    [LoggerMessage(
        EventId = 105,
        Level = LogLevel.Error,
        Message = "{Peer}: the guest's memory is not shared, so its requests cannot be seen and a mount will hang. Start QEMU with " +
            "-object memory-backend-memfd,id=mem,size=SIZE,share=on -machine memory-backend=mem (SIZE as in -m); " +
            "with other machine monitors look for an option like shared=on")]
    public static partial void MemoryNotShared(ILogger logger, string peer);

    [LoggerMessage(
        EventId = 106,
        Level = LogLevel.Error,
        Message = "{Peer}: the ring lies in memory that is not shared with us; every memory device of the guest needs share=on")]
    public static partial void RingNotMapped(ILogger logger, string peer);

    [LoggerMessage(
        EventId = 107,
        Level = LogLevel.Debug,
        Message = "{Peer}: memory of {Size} bytes at {GuestAddress:x} is not sealed against shrinking; a front end that cuts it off ends this process")]
    public static partial void MemoryNotSealed(ILogger logger, string peer, ulong size, ulong guestAddress);

    [LoggerMessage(EventId = 108, Level = LogLevel.Debug, Message = "{Peer}: memory of {Size} bytes at {GuestAddress:x} added")]
    public static partial void MemoryAdded(ILogger logger, string peer, ulong size, ulong guestAddress);

    [LoggerMessage(EventId = 109, Level = LogLevel.Debug, Message = "{Peer}: memory of {Size} bytes at {GuestAddress:x} removed")]
    public static partial void MemoryRemoved(ILogger logger, string peer, ulong size, ulong guestAddress);

    [LoggerMessage(EventId = 110, Level = LogLevel.Debug, Message = "{Peer}: ring of {Size} started at {Base}")]
    public static partial void RingStarted(ILogger logger, string peer, int size, ushort @base);

    [LoggerMessage(EventId = 111, Level = LogLevel.Debug, Message = "{Peer}: ring stopped at {Base}")]
    public static partial void RingStopped(ILogger logger, string peer, ushort @base);

    [LoggerMessage(
        EventId = 112,
        Level = LogLevel.Warning,
        Message = "session {Session}: the guest's ring is broken ({Fault}); nothing more is taken from it until the driver sets it up again ({Suppressed} like this before)")]
    public static partial void RingBroken(ILogger logger, ulong session, RingFault fault, int suppressed);

    [LoggerMessage(
        EventId = 113,
        Level = LogLevel.Warning,
        Message = "session {Session}: a request of {Readable} bytes with {Writable} bytes for the reply cannot be answered ({Suppressed} like this before)")]
    public static partial void RequestUnanswerable(ILogger logger, ulong session, int readable, int writable, int suppressed);

    [LoggerMessage(
        EventId = 114,
        Level = LogLevel.Information,
        Message = "session {Session}: stopped while {Count} requests were still at work after {Seconds} s; they are answered when the guest goes on")]
    public static partial void StoppedWithRequests(ILogger logger, ulong session, int count, double seconds);

    [LoggerMessage(
        EventId = 115,
        Level = LogLevel.Error,
        Message = "session {Session}: memory could not be cut off from requests that are still at work ({Errno}); a late read may write into the stopped guest")]
    public static partial void CutFailed(ILogger logger, ulong session, Errno errno);

    [LoggerMessage(EventId = 117, Level = LogLevel.Trace, Message = "{Peer}: {Request} ({Size} bytes, {Descriptors} descriptors): {Outcome}")]
    public static partial void Message(ILogger logger, string peer, RequestType request, uint size, int descriptors, string outcome);

    [LoggerMessage(EventId = 118, Level = LogLevel.Error, Message = "{Peer}: {Request} failed inside the server; the guest loses its device")]
    public static partial void Failed(ILogger logger, string peer, RequestType request, Exception exception);
}
