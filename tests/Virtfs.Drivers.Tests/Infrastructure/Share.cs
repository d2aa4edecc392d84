using System;
using System.IO;
using System.Text;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.Locks;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>
/// A folder, the local file system on it, and its attached root; beside the export, in the same parent folder, a canary that nobody may touch.
/// </summary>
public sealed class Share : IDisposable
{
    public const string Canary = "nobody may read or change this";

    private readonly string _top;

    internal Share(
        string under = "/tmp",
        SecurityModel? model = null,
        DescriptorCache? descriptors = null,
        bool usesHandles = true,
        Writeout writeout = default,
        LockQuotas? locks = null)
    {
        _top = System.IO.Path.Combine(under, "virtfs-drivers-" + Guid.NewGuid().ToString("N"));
        Path = System.IO.Path.Combine(_top, "export");
        Directory.CreateDirectory(Path);
        File.WriteAllText(CanaryPath, Canary);
        var options = new LocalFileSystemOptions
        {
            Path = Path,
            SecurityModel = model ?? SecurityModel.Passthrough,
            Descriptors = descriptors,
            Locks = locks,
            UsesHandles = usesHandles,
            Writeout = writeout,
        };
        Assert.True(LocalFileSystem.TryOpen(options, out LocalFileSystem? fileSystem, out string? error), error);
        FileSystem = fileSystem;
        Assert.Equal(Errno.None, fileSystem.Attach(new AttachRequest(default, 0), out Node? root, out _));
        Root = root!;
    }

    /// <summary>Where the export is on the host.</summary>
    public string Path { get; }

    public string CanaryPath => System.IO.Path.Combine(_top, "canary");

    public LocalFileSystem FileSystem { get; }

    public Node Root { get; }

    public static CreateRequest Ordinary(uint mode) => new(mode, CreateRequest.Unset, CreateRequest.Unset);

    public static byte[] Bytes(string name) => Encoding.Latin1.GetBytes(name);

    /// <summary>The host's path of a name in the export.</summary>
    public string Host(string name) => System.IO.Path.Combine(Path, name);

    public Node Walk(string name) => Walk(Root, name);

    public static Node Walk(Node from, string name)
    {
        Assert.Equal(Errno.None, from.Lookup(Bytes(name), out Node? child, out _));
        return child!;
    }

    /// <summary>Makes a file on the host and walks to it.</summary>
    public Node HostFile(string name, string content = "")
    {
        File.WriteAllText(Host(name), content);
        return Walk(name);
    }

    public static OpenFile Open(Node node, OpenMode mode = OpenMode.ReadWrite)
    {
        Assert.Equal(Errno.None, node.Open(mode, out OpenFile? file));
        return file!;
    }

    public static string Read(OpenFile file, ulong offset = 0)
    {
        byte[] buffer = new byte[4096];
        Assert.Equal(Errno.None, file.Read(offset, buffer, out int count));
        return Encoding.Latin1.GetString(buffer, 0, count);
    }

    public static void Write(OpenFile file, ulong offset, string content)
    {
        Assert.Equal(Errno.None, file.Write(offset, Bytes(content), out int count));
        Assert.Equal(content.Length, count);
    }

    public static NodeAttributes Attributes(Node node)
    {
        Assert.Equal(Errno.None, node.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes));
        return attributes;
    }

    public void AssertCanaryUntouched() => Assert.Equal(Canary, File.ReadAllText(CanaryPath));

    public void Dispose()
    {
        Root.Dispose();
        FileSystem.Dispose();
        Directory.Delete(_top, recursive: true);
    }
}
