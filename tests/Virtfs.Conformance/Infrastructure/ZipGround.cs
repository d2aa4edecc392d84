using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Virtfs.Drivers.Synth;
using Virtfs.Protocol;
using Virtfs.Samples;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>The sample that shows a zip archive: an empty one, to which entries of others are added, each in an archive of its own.</summary>
public sealed class ZipGround : Ground
{
    private readonly ZipFileSystem _files = new(Pack(static _ => { }));

    public override FileSystem FileSystem => _files;

    public override void MakeFile(Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode)
    {
        byte[] bytes = content.ToArray();
        Add(PathOf(directory) + Encoding.Latin1.GetString(name), mode, bytes);
    }

    public override void MakeDirectory(Node parent, ReadOnlySpan<byte> name, uint mode) => Add($"{PathOf(parent)}{Encoding.Latin1.GetString(name)}/", mode, []);

    public override void Remove(Node directory, ReadOnlySpan<byte> name) => Assert.True(Assert.IsAssignableFrom<SynthDirectory>(directory).Remove(name));

    protected override void Dispose(bool disposing) => _files.Dispose();

    private static ZipArchive Pack(Action<ZipArchive> fill)
    {
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        return new ZipArchive(packed, ZipArchiveMode.Read);
    }

    private static string PathOf(Node node)
    {
        SynthNode child = Assert.IsAssignableFrom<SynthNode>(node);
        byte[] name = new byte[255];
        Assert.Equal(Errno.None, child.GetName(name, out int length));
        return length == 0 ? string.Empty : $"{PathOf(child.Parent!)}{Encoding.Latin1.GetString(name, 0, length)}/";
    }

    private void Add(string path, uint mode, byte[] content)
    {
        ZipArchive archive = Pack(archive =>
        {
            ZipArchiveEntry entry = archive.CreateEntry(path);
            entry.ExternalAttributes = (int)(mode << 16);
            using Stream stream = entry.Open();
            stream.Write(content);
        });
        Assert.True(_files.TryAdd(archive.Entries[0], Encoding.Latin1));
    }
}
