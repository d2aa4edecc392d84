using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Load;

/// <summary>The same folder by system calls: what the work costs without a server.</summary>
internal sealed unsafe class NativeFolder : IDisposable
{
    // The largest payload of a request.
    private const int BufferSize = 128 * 1024;

    private readonly byte[] _entries = new byte[64 * 1024];
    private readonly byte* _buffers;

    /// <summary>Opens the folder.</summary>
    public NativeFolder(string path)
    {
        Directory = Open(-100, Encoding.UTF8.GetBytes(path), OpenFlags.O_PATH);
        for (int slot = 0; slot < BenchFolder.Slots; slot++)
        {
            Files[slot] = Open(Directory, BenchFolder.FileNames[slot], OpenFlags.O_RDWR);
            Listed[slot] = Open(Directory, BenchFolder.DirectoryName, OpenFlags.O_RDONLY);
        }

        _buffers = (byte*)NativeMemory.AlignedAlloc(BenchFolder.Slots * BufferSize, 4096);
    }

    /// <summary>The folder.</summary>
    public int Directory { get; }

    /// <summary>A file of 1 MiB for each slot, open for reading and writing.</summary>
    public int[] Files { get; } = new int[BenchFolder.Slots];

    /// <summary>The folder of 200 entries, opened once for each slot.</summary>
    public int[] Listed { get; } = new int[BenchFolder.Slots];

    /// <summary>Room for directory entries.</summary>
    public Span<byte> EntryRoom => _entries;

    /// <summary>A slot's 128 KiB of memory. Each slot has its own, as the requests of a guest have: what is moved meets the caches as it does there.</summary>
    public byte* Buffer(int slot) => _buffers + (slot * BufferSize);

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
        NativeMemory.AlignedFree(_buffers);
        foreach (int descriptor in (ReadOnlySpan<int>)[.. Files, .. Listed, Directory])
        {
            _ = Libc.Close(descriptor);
        }
    }
}
