namespace Virtfs.Server.FileSystems;

/// <summary>What <see cref="OpenFile.Flush"/> waits for.</summary>
public enum FlushScope
{
    /// <summary>Data and all attributes (fsync(2)).</summary>
    Everything,

    /// <summary>Data and what is needed to read it back (fdatasync(2)).</summary>
    DataOnly,
}
