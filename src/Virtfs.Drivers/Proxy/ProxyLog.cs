using Microsoft.Extensions.Logging;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.Drivers.Proxy;

/// <summary>What the proxy driver logs.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(
        EventId = 80,
        Level = LogLevel.Error,
        Message = "the proxy helper at {Address} has gone ({Reason}): requests fail with EIO until another one listens there")]
    public static partial void HelperGone(ILogger logger, string address, string reason);

    [LoggerMessage(
        EventId = 81,
        Level = LogLevel.Error,
        Message = "the proxy helper on the inherited socket has gone ({Reason}): requests fail with EIO from now on; start virtfsd anew with another")]
    public static partial void HelperGoneForGood(ILogger logger, string reason);

    [LoggerMessage(EventId = 82, Level = LogLevel.Information, Message = "connected to a proxy helper at {Address} again")]
    public static partial void HelperBack(ILogger logger, string address);

    [LoggerMessage(EventId = 83, Level = LogLevel.Warning, Message = "the path of the proxy helper's socket, {Address}, cannot be removed ({Error}): no other helper can listen there")]
    public static partial void PathStays(ILogger logger, string address, Errno error);

    [LoggerMessage(
        EventId = 84,
        Level = LogLevel.Error,
        Message = "what the proxy helper sent is no reply to {Request}: such requests fail with EIO; use QEMU's virtfs-proxy-helper, or virtfsd's")]
    public static partial void NoReply(ILogger logger, ProxyRequestType request);
}
