using System;
using System.IO.Compression;
using System.Text;
using Virtfs.Drivers.Synth;

namespace Virtfs.Samples;

/// <summary>A zip archive as a folder: a tree made by code, whose files are the archive's.</summary>
public sealed class ZipFileSystem : SynthFileSystem
{
    private readonly ZipArchive _archive;

    /// <summary>Shows an archive, and owns it. What guests cannot be shown, as two files of one name, is left out.</summary>
    public ZipFileSystem(ZipArchive archive)
    {
        _archive = archive;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            TryAdd(entry, Encoding.UTF8);
        }
    }

    /// <summary>Adds a file or folder of an archive, and the folders on the way to it.</summary>
    /// <param name="entry">The file or folder, of this archive or another.</param>
    /// <param name="names">The bytes that guests get of its name.</param>
    /// <returns>False where guests cannot be shown it: the name is taken, or is <c>..</c> or the like.</returns>
    public bool TryAdd(ZipArchiveEntry entry, Encoding names)
    {
        SynthDirectory directory = Root;
        string[] parts = entry.FullName.Split('/');
        try
        {
            foreach (string part in parts[..^1])
            {
                if (!directory.TryFindOrAddDirectory(names.GetBytes(part), out SynthDirectory? inner))
                {
                    return false;
                }

                directory = inner;
            }

            return parts[^1].Length == 0 || directory.TryAdd(names.GetBytes(parts[^1]), new ZipEntryFile(entry));
        }
        catch (ArgumentException)
        {
            // Archives are other people's: one of the parts is no name for a file.
            return false;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _archive.Dispose();
        base.Dispose(disposing);
    }
}
