using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Load;

/// <summary>The same folder by system calls: what the work costs without a server.</summary>
internal sealed unsafe class NativeFolder : IDisposable
{
    private readonly byte[] _entries = new byte[64 * 1024];

    /// <summary>Opens the folder.</summary>
    public NativeFolder(string path)
    {
        Directory = Open(-100, Encoding.UTF8.GetBytes(path), OpenFlags.O_PATH);
        File = Open(Directory, BenchFolder.FileNames[0], OpenFlags.O_RDWR);
        Listed = Open(Directory, BenchFolder.DirectoryName, OpenFlags.O_RDONLY);
        Buffer = (byte*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc(BenchFolder.FileSize, 4096);
    }

    /// <summary>The folder.</summary>
    public int Directory { get; }

    /// <summary>A file of 1 MiB, open for reading and writing.</summary>
    public int File { get; }

    /// <summary>The folder of 200 entries.</summary>
    public int Listed { get; }

    /// <summary>1 MiB of memory.</summary>
    public byte* Buffer { get; }

    /// <summary>Room for directory entries.</summary>
    public Span<byte> EntryRoom => _entries;

    /// <summary>Throws unless a call went well.</summary>
    public static void Check(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new IOException($"A native system call failed: {errno}.");
        }
    }

    /// <summary>Opens something in a directory.</summary>
    public static int Open(int directory, ReadOnlySpan<byte> name, OpenFlags flags)
    {
        Check(Libc.OpenAt(directory, name, flags, 0, out int descriptor));
        return descriptor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        System.Runtime.InteropServices.NativeMemory.AlignedFree(Buffer);
        _ = Libc.Close(Listed);
        _ = Libc.Close(File);
        _ = Libc.Close(Directory);
    }
}
