using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Qtest;

/// <summary>The machine's memory, mapped here too, and given out piece by piece. Guest address 0 is its first byte.</summary>
/// <remarks>What is given out is never taken back: make rings and buffers once. Not for several threads at once.</remarks>
public sealed unsafe class GuestMemory : IDisposable
{
    /// <summary>Firmware has its copies below; nothing of ours may lie there.</summary>
    private const ulong FirstFree = 16 * 1024 * 1024;

    private readonly byte* _start;
    private ulong _next = FirstFree;

    /// <summary>Makes a file of that length and maps it.</summary>
    /// <exception cref="IOException">The file or the mapping cannot be made.</exception>
    public GuestMemory(string path, ulong length)
    {
        Path = path;
        Length = length;
        Check(Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL, 0x180, out int file));
        try
        {
            Check(Libc.FTruncate(file, length));
            Check(Libc.MemoryMap(
                (nuint)length, MemoryProtection.PROT_READ | MemoryProtection.PROT_WRITE, MemoryMapFlags.MAP_SHARED, file, 0, out _start));
        }
        finally
        {
            Libc.Close(file);
        }
    }

    /// <summary>The file behind it.</summary>
    public string Path { get; }

    /// <summary>Bytes.</summary>
    public ulong Length { get; }

    /// <summary>A piece nobody else gets, zeroed at first.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="alignment">What its address is a multiple of; a power of two.</param>
    /// <returns>The guest address.</returns>
    /// <exception cref="InsufficientMemoryException">There is not so much left.</exception>
    public ulong Allocate(ulong length, ulong alignment = 4096)
    {
        ulong address = (_next + alignment - 1) & ~(alignment - 1);
        if (address + length > Length)
        {
            throw new InsufficientMemoryException($"The guest has no {length} bytes left; give it more memory.");
        }

        _next = address + length;
        return address;
    }

    /// <summary>The address from which on nothing has been given out.</summary>
    public ulong Next => _next;

    /// <summary>Gives out again what was given out once, zeroed: for a device that is set up as before after a reset.</summary>
    /// <param name="start">What <see cref="Next"/> was before.</param>
    /// <param name="end">What it was after.</param>
    /// <param name="make">Allocates as much as then, or less.</param>
    /// <exception cref="InvalidOperationException">It allocated more.</exception>
    public T Again<T>(ulong start, ulong end, Func<T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        ulong next = _next;
        Span(start, (int)(end - start)).Clear();
        _next = start;
        T made = make();
        if (_next > end)
        {
            throw new InvalidOperationException($"{_next - start} bytes are more than the {end - start} of the first time.");
        }

        _next = next;
        return made;
    }

    /// <summary>Where a guest address lies in this process.</summary>
    public byte* Pointer(ulong address) => _start + address;

    /// <summary>The bytes at a guest address.</summary>
    public Span<byte> Span(ulong address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address + (ulong)length, Length);
        return new Span<byte>(_start + address, length);
    }

    /// <summary>Removes the file's name, once QEMU has opened it: the memory then vanishes with those who have it mapped.</summary>
    internal void Unlink() => File.Delete(Path);

    /// <inheritdoc/>
    public void Dispose()
    {
        Unlink();
        Libc.MemoryUnmap(_start, (nuint)Length);
    }

    private void Check(Errno error)
    {
        if (error != Errno.None)
        {
            throw new IOException($"{Path}: {error}");
        }
    }
}
