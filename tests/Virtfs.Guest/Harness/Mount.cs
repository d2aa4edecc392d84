using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Virtfs.GuestTests.Harness;

/// <summary>An export mounted in a guest, with a new folder in it for one test; all gone again with it.</summary>
internal sealed class Mount : IDisposable
{
    private readonly Machine _machine;
    private readonly Export _export;
    private readonly string _mountPoint;

    public Mount(Machine machine, Export export, string mountPoint, string? folder = null)
    {
        _machine = machine;
        _export = export;
        _mountPoint = mountPoint;
        Folder = folder ?? Path.GetRandomFileName();
        Directory.CreateDirectory(OnHost);
    }

    /// <summary>The test's folder below the export.</summary>
    public string Folder { get; }

    /// <summary>The test's folder as the host sees it.</summary>
    public string OnHost => Path.Combine(_export.Folder, Folder);

    /// <summary>The test's folder as the guest sees it.</summary>
    public string InGuest => $"{_mountPoint}/{Folder}";

    /// <summary>What stands in the test's folder on the host; without what a guest does not get to see there.</summary>
    public IEnumerable<string> NamesOnHost => Directory.GetFileSystemEntries(OnHost).AsNames().Where(name => name != SecurityModels.MetadataFolder);

    /// <summary>A path in the test's folder, on the host.</summary>
    public string At(string name) => Path.Combine(OnHost, name);

    /// <summary>The same folder seen by another guest.</summary>
    public Mount AlsoIn(Machine other, CacheMode cache = CacheMode.None) => other.Mount(_export, cache, folder: Folder);

    /// <summary>Runs a script in the guest, in this folder.</summary>
    public string Run(string script, int seconds = 180) => Start(script).Wait(seconds);

    /// <summary>Starts a script in the guest, in this folder.</summary>
    public GuestJob Start(string script) => _machine.Start($"cd {InGuest}\n{script}");

    /// <summary>Runs a script on the host, in this folder.</summary>
    public string RunOnHost(string script) => Host.Run(OnHost, script);

    /// <summary>Unmounts; fails where that cannot be done, since nothing may be in use any more.</summary>
    public void Dispose()
    {
        _machine.Run($"share_unmount {_mountPoint}", seconds: 30);
        Host.Run(_export.Folder, $"rm -rf --one-file-system '{Folder}'");
        _machine.MustBeWell();
    }
}
