namespace Virtfs.Daemon.Options;

/// <summary>Refuses by name what QEMU has and virtfsd has not yet. Each line goes when the thing is built.</summary>
internal static class NotBuilt
{
    /// <summary>The line that refuses an export; empty where all it asks for is built.</summary>
    public static string Check(ExportOptions export)
    {
        string error = CheckParts(export);
        return error.Length == 0 ? error : $"{export.Origin}: {error}";
    }

    private static string CheckParts(ExportOptions export) => export switch
    {
        { Driver: "proxy" } => OptionLines.NotBuilt($"the driver '{export.Driver}'", "use local"),
        _ => string.Empty,
    };
}
