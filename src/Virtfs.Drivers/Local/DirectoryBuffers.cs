using System;
using System.Threading;

namespace Virtfs.Drivers.Local;

/// <summary>The buffers that directories are read into. A directory has one only while it is being listed.</summary>
internal sealed class DirectoryBuffers
{
    /// <summary>What glibc takes; about 1,000 short names.</summary>
    public const int Size = 32768;

    /// <summary>How many directories may keep what they have read ahead from one listing to the next: 32 MiB. Beyond that a client would fill the memory.</summary>
    public const int MostKept = 1024;

    private readonly Pool<byte[]> _free = new();
    private int _taken;

    /// <summary>How many are with directories.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>True when so many are with directories that one is to be given back after each reply.</summary>
    public bool AreScarce => Taken > MostKept;

    /// <summary>A buffer.</summary>
    public byte[] Take()
    {
        Interlocked.Increment(ref _taken);
        return _free.TryPop() ?? GC.AllocateUninitializedArray<byte>(Size, pinned: true);
    }

    /// <summary>Gives a buffer back.</summary>
    public void Return(byte[] buffer)
    {
        Interlocked.Decrement(ref _taken);
        _free.Push(buffer);
    }
}
