using Microsoft.Extensions.Logging;

namespace Virtfs.Daemon.Logging;

/// <summary>What the daemon logs.</summary>
internal static partial class DaemonLog
{
    [LoggerMessage(EventId = 60, Level = LogLevel.Warning, Message = "{Warning}")]
    public static partial void Warn(ILogger logger, string warning);

    [LoggerMessage(EventId = 64, Level = LogLevel.Warning, Message = "{Origin}: there is more than one device below path, and programs may take two files of one "
        + "inode number for the same; write multidevs=remap, or share each device by itself")]
    public static partial void SecondDevice(ILogger logger, string origin);

    [LoggerMessage(EventId = 65, Level = LogLevel.Error, Message = "{Origin}: what is mounted below path is refused (ENODEV); write multidevs=remap, or share it by itself")]
    public static partial void SecondDeviceRefused(ILogger logger, string origin);

    [LoggerMessage(EventId = 66, Level = LogLevel.Warning, Message = "{Origin}: 65535 devices and ranges of inode numbers were met; every further file takes memory from now on; "
        + "share fewer devices by one option")]
    public static partial void AffixesUsedUp(ILogger logger, string origin);

    [LoggerMessage(EventId = 67, Level = LogLevel.Error, Message = "{Origin}: there are no numbers left; files not seen before are refused (ENFILE); share fewer devices by one option")]
    public static partial void NumbersUsedUp(ILogger logger, string origin);
}
