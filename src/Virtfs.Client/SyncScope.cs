namespace Virtfs.Client;

/// <summary>What <see cref="NinePClient.Sync"/> has written.</summary>
public enum SyncScope
{
    /// <summary>Content and attributes, as fsync(2).</summary>
    Everything = 0,

    /// <summary>The content, and of the attributes what is needed to read it, as fdatasync(2).</summary>
    Data = 1,
}
