using System;
using System.Collections.Generic;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Exports;

/// <summary>A file system with the options under which it is shared, found by its id and shown under its mount tags.</summary>
/// <remarks>Immutable but for what it counts; used by all sessions at once.</remarks>
public sealed class Export : IDisposable
{
    /// <summary>Exports a file system.</summary>
    /// <param name="id">Its id (QEMU: <c>id=</c>).</param>
    /// <param name="fileSystem">The file system; the export owns it.</param>
    public Export(string id, FileSystem fileSystem)
    {
        Id = id;
        FileSystem = fileSystem;
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What it shares.</summary>
    public FileSystem FileSystem { get; }

    /// <summary>The tags under which clients find it.</summary>
    public IReadOnlyList<string> MountTags { get; init; } = [];

    /// <summary>Whether clients may change anything.</summary>
    public AccessMode Access { get; init; } = AccessMode.ReadWrite;

    /// <summary>How many extended-attribute fids all its clients together may hold; 0 for any number. QEMU's <c>max_xattr</c>.</summary>
    public int MaximumXattrFids
    {
        get => XattrFids.Limit;
        init => XattrFids = new XattrFidQuota(value);
    }

    /// <summary>Makes reads and writes wait for their turn; null where they need not. The export owns it.</summary>
    public Throttle? Throttle { get; init; }

    /// <summary>Makes the qids of its files.</summary>
    public QidMapper Qids { get; init; } = new(MultiDevices.Remap);

    /// <summary>True when clients may not change anything.</summary>
    public bool IsReadOnly => Access == AccessMode.ReadOnly;

    /// <summary>Counts the extended-attribute fids. Whoever wants to see the count gives one of his own, instead of <see cref="MaximumXattrFids"/>.</summary>
    public XattrFidQuota XattrFids { get; init; } = new(1024);

    /// <inheritdoc/>
    public void Dispose()
    {
        Throttle?.Dispose();
        FileSystem.Dispose();
    }
}
