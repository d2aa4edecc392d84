using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>The three samples, and one guest that has mounted them.</summary>
public sealed class SampleLab : IDisposable
{
    private static readonly DateTimeOffset LastWriteTime = new(new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Local));

    private readonly TemporaryFolder _work = new("virtfsd-tests.", Path.GetTempPath());
    private readonly List<ChildProcess> _samples = [];

    public SampleLab()
    {
        byte[] large = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number:d9}\n")));
        LargeHash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(large));
        MiddleOfLarge = Encoding.ASCII.GetString(large, 1_000_000, 19);
        string archive = _work.At("archive.zip");
        Pack(archive, large);
        Export[] exports = [Start("Memory"), Start("Zip", archive), Start("Metrics")];
        MetricsProcess = _samples[^1].Id;
        Guest = new UmlMachine("the guest", _work.At("control"), exports);
        Guest.Run(string.Join('\n', exports.Select(export => $"share_mount {export.Tag} /mnt/{export.Tag} cache=none,msize=512000")));
    }

    internal UmlMachine Guest { get; }

    internal string LargeHash { get; }

    /// <summary>Two lines from byte 1,000,000 on, without the last line's end.</summary>
    internal string MiddleOfLarge { get; }

    /// <summary>When the archive's files were written, in seconds since 1970.</summary>
    internal long Written { get; } = LastWriteTime.ToUnixTimeSeconds();

    internal int MetricsProcess { get; }

    public void Dispose()
    {
        try
        {
            Guest.MustBeWell();
        }
        finally
        {
            Guest.Dispose();
            _samples.ForEach(sample => sample.Dispose());
            _work.Dispose();
        }
    }

    private static void Pack(string path, byte[] large)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(archive, "folder/näme", "content\n"u8, 0x1A4);
        Add(archive, "folder/large", large, 0x1A4);
        Add(archive, "script", "echo hello!\n"u8, 0x1ED);
        Add(archive, "empty/", [], 0x1ED);
        Add(archive, "../outside", "never shown\n"u8, 0x1A4);
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content, int mode)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name);
        entry.ExternalAttributes = mode << 16;
        entry.LastWriteTime = LastWriteTime;
        using Stream stream = entry.Open();
        stream.Write(content);
    }

    private Export Start(string sample, params string[] arguments)
    {
        string tag = sample.ToLowerInvariant();
        var export = new Export(tag, _work.Make(tag), string.Empty);
        ChildProcess process = HarnessProcess.Start(tag, RepositoryFolder.At($"artifacts/bin/{sample}/debug/Virtfs.Samples.{sample}"), [.. arguments, $"vhost-user:{export.Socket}"]);
        _samples.Add(process);
        process.WaitFor("listening on");
        return export;
    }
}
