using System.IO;

namespace Virtfs.GuestTests.Harness;

/// <summary>A folder that is shared under a mount tag of its own.</summary>
/// <param name="Tag">The mount tag.</param>
/// <param name="Folder">The folder on the host.</param>
/// <param name="Options">What stands in <c>-virtfs</c> after path and mount_tag.</param>
internal sealed record Export(string Tag, string Folder, string Options)
{
    /// <summary>Who serves it.</summary>
    public Server Server { get; init; }

    /// <summary>The vhost-user socket at which virtfsd serves it.</summary>
    public string Socket => Path.Combine(Path.GetDirectoryName(Folder)!, $"{Tag}.sock");

    /// <summary>The same folder with the same options, as a device of QEMU's own 9pfs.</summary>
    public Export OfQemu => this with { Tag = $"qemu-{Tag}", Server = Server.Qemu };
}
