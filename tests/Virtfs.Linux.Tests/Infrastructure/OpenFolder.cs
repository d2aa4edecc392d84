using System;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Linux.Tests.Infrastructure;

/// <summary>A folder of its own for one test, with an open descriptor on it.</summary>
public sealed class OpenFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new("virtfs-linux-");

    public OpenFolder()
    {
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path), OpenFlags.O_DIRECTORY, 0, out int descriptor));
        Descriptor = descriptor;
    }

    public string Path => _folder.Path;

    public int Descriptor { get; }

    /// <summary>An O_PATH descriptor, closed by the caller.</summary>
    public int OpenPath(ReadOnlySpan<byte> name) => Open(name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);

    public int Open(ReadOnlySpan<byte> name, OpenFlags flags)
    {
        Assert.Equal(Errno.None, Libc.OpenAt(Descriptor, name, flags, 0x1B4, out int descriptor));
        return descriptor;
    }

    public int CreateFile(ReadOnlySpan<byte> name) => Open(name, OpenFlags.O_CREAT | OpenFlags.O_RDWR);

    public string FullPath(string name) => _folder.At(name);

    public void Dispose()
    {
        Libc.Close(Descriptor);
        _folder.Dispose();
    }
}
