using System;
using System.IO;
using System.Text;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests.Infrastructure;

/// <summary>A folder of its own for one test, with an open descriptor on it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("virtfs-linux-").FullName;
        Errno error = Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path), OpenFlags.O_DIRECTORY, 0, out int descriptor);
        Assert.Equal(Errno.None, error);
        Descriptor = descriptor;
    }

    public string Path { get; }

    public int Descriptor { get; }

    /// <summary>An O_PATH descriptor, closed by the caller.</summary>
    public int OpenPath(ReadOnlySpan<byte> name) => Open(name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);

    public int Open(ReadOnlySpan<byte> name, OpenFlags flags)
    {
        Assert.Equal(Errno.None, Libc.OpenAt(Descriptor, name, flags, 0x1B4, out int descriptor));
        return descriptor;
    }

    public int CreateFile(ReadOnlySpan<byte> name) => Open(name, OpenFlags.O_CREAT | OpenFlags.O_RDWR);

    public string FullPath(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        RemoveContents(Descriptor);
        Libc.Close(Descriptor);
        Directory.Delete(Path);
    }

    // Directory.Delete cannot name what is not UTF-8.
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
