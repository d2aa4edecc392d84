using System;
using System.IO;
using System.Text;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>The local driver on an empty folder.</summary>
public sealed class LocalGround : Ground
{
    private readonly LocalFileSystem _fileSystem;

    public LocalGround(SecurityModel model, string under)
    {
        Path = System.IO.Path.Combine(under, "virtfs-conformance-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
        Assert.True(LocalFileSystem.TryOpen(new LocalFileSystemOptions { Path = Path, SecurityModel = model }, out LocalFileSystem? opened, out string? error), error);
        _fileSystem = opened;
    }

    /// <summary>Where the folder is on the host.</summary>
    public string Path { get; }

    public override FileSystem FileSystem => _fileSystem;

    protected override void Dispose(bool disposing)
    {
        _fileSystem.Dispose();
        RemoveTree(Path);
    }

    // Names need not be UTF-8 and paths may be longer than PATH_MAX: neither is for System.IO.
    private static void RemoveTree(string path)
    {
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), OpenFlags.O_DIRECTORY, 0, out int top));
        RemoveContents(top);
        Libc.Close(top);
        Directory.Delete(path);
    }

    private static void RemoveContents(int directory)
    {
        byte[] buffer = new byte[32768];
        Libc.Seek(directory, 0, SeekFrom.SEEK_SET, out _);
        while (Libc.GetDirectoryEntries(directory, buffer, out int read) == Errno.None && read > 0)
        {
            var entries = new DirectoryEntries(buffer.AsSpan(0, read));
            while (entries.MoveNext())
            {
                if (entries.IsDotOrDotDot || Libc.UnlinkAt(directory, entries.Name, AtFlags.None) == Errno.None)
                {
                    continue;
                }

                if (Libc.OpenAt(directory, entries.Name, OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0, out int child) == Errno.None)
                {
                    RemoveContents(child);
                    Libc.Close(child);
                    Libc.UnlinkAt(directory, entries.Name, AtFlags.AT_REMOVEDIR);
                }
            }
        }
    }
}
