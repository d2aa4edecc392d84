using System;
using System.Globalization;
using System.Linq;
using Virtfs.Differential.Host;
using Virtfs.Linux;

namespace Virtfs.Differential.Generated;

/// <summary>What a mapped model has put on the disk.</summary>
/// <param name="kind">The export.</param>
/// <param name="disk">What was found there.</param>
internal sealed class MappedDisk(ExportKind kind, HostState disk)
{
    private const string Folder = ".virtfs_metadata";
    private const string ModeAttribute = "user.virtfs.mode=";
    private const string ModeLine = "virtfs.mode=";

    /// <summary>True when the folder has a metadata folder.</summary>
    public bool HasMetadataFolder(string folder) => disk.TryFind(KnownFids.Join(folder, Folder), out _);

    /// <summary>True when the name has a metadata file.</summary>
    public bool HasMetadata(string path) => disk.TryFind(MetadataPath(path), out _);

    /// <summary>True when the folder has nothing in it, or at most a metadata folder that has nothing in it.</summary>
    public bool IsEmpty(string folder)
    {
        string below = folder + "/";
        return disk.Paths.All(path => !path.StartsWith(below, StringComparison.Ordinal) || path == below + Folder);
    }

    /// <summary>The type bits of an object as the guest sees it.</summary>
    public uint GuestType(HostObject found)
    {
        string text = found.Xattrs;
        string key = ModeAttribute;
        if (kind.IsMappedFile())
        {
            text = disk.TryFind(MetadataPath(found.Path), out HostObject? metadata) ? metadata.Content : string.Empty;
            key = ModeLine;
        }

        int start = text.IndexOf(key, StringComparison.Ordinal);
        if (start < 0)
        {
            return found.Attributes.Type;
        }

        text = text[(start + key.Length)..];
        return InodeMode.S_IFMT & (kind.IsMappedFile() ? Decimal(text) : BitConverter.ToUInt32(Convert.FromHexString(text[..8])));
    }

    private static uint Decimal(string text)
    {
        int end = text.IndexOfAny(['\\', '"']);
        return unchecked((uint)int.Parse(text[..end], CultureInfo.InvariantCulture));
    }

    private static string MetadataPath(string path)
    {
        int slash = path.LastIndexOf('/');
        return path == "." ? ".virtfs_metadata_root" : $"{path[..(slash + 1)]}{Folder}/{path[(slash + 1)..]}";
    }
}
