using System.IO;

namespace Virtfs.GuestTests.Harness;

/// <summary>A folder that the server shares, under a mount tag of its own.</summary>
/// <param name="Tag">The mount tag.</param>
/// <param name="Folder">The folder on the host.</param>
/// <param name="Options">What stands in <c>-virtfs</c> after path and mount_tag.</param>
internal sealed record Export(string Tag, string Folder, string Options)
{
    /// <summary>The vhost-user socket at which it is served.</summary>
    public string Socket => Path.Combine(Path.GetDirectoryName(Folder)!, $"{Tag}.sock");
}
