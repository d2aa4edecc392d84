using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>A record lock: struct flock, 32 bytes on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FileLock
{
    /// <summary>A lock for reading, which others may share.</summary>
    public const short F_RDLCK = 0;

    /// <summary>A lock for writing, held alone.</summary>
    public const short F_WRLCK = 1;

    /// <summary>No lock: releases the range.</summary>
    public const short F_UNLCK = 2;

    /// <summary>One of the three above.</summary>
    public short Type;

    /// <summary>What <see cref="Start"/> counts from: a <see cref="SeekFrom"/> value; 0 is the start of the file.</summary>
    public short Whence;

    /// <summary>The first byte.</summary>
    public long Start;

    /// <summary>The number of bytes; 0 means to the end, however far the file grows.</summary>
    public long Length;

    /// <summary>The owner that a query found; must be 0 in requests on open file descriptions.</summary>
    public int ProcessId;
}
