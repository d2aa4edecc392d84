using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>An empty folder of the host, gone with all that came into it when disposed.</summary>
public sealed class HostFolder : IDisposable
{
    public HostFolder(string under)
    {
        Path = System.IO.Path.Combine(under, "virtfs-conformance-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Removes all that is in it.</summary>
    public void Clear()
    {
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path), OpenFlags.O_DIRECTORY, 0, out int top));
        RemoveContents(top);
        Libc.Close(top);
    }

    public void Dispose()
    {
        Clear();
        Directory.Delete(Path);
    }

    // Names need not be UTF-8 and paths may be longer than PATH_MAX: neither is for System.IO.
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
