using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>
/// A file of a tree made by code. Derive from it for content that is made at each read; for content that is made as a whole there are
/// <see cref="StaticFile"/> and <see cref="ComputedFile"/>.
/// </summary>
/// <remarks>The methods to be written are called for guests' requests, by any threads at once, and may take their time: other requests go on.</remarks>
public abstract class SynthFile : SynthNode
{
    private WriteHandler? _onWrite;

    /// <summary>Makes a file that is in no directory yet: everybody may read it (0444).</summary>
    protected SynthFile()
        : base(InodeMode.S_IFREG, 0x124)
    {
    }

    /// <summary>
    /// Takes what guests write; null where they may not. Setting it gives the owner the permission to write (0200), or takes everybody's.
    /// </summary>
    public WriteHandler? OnWrite
    {
        get => Volatile.Read(ref _onWrite);
        set
        {
            Volatile.Write(ref _onWrite, value);
            Permissions = value is null ? Permissions & ~0x92u : Permissions | 0x80;
        }
    }

    /// <summary>Whether guests may open the file to write.</summary>
    protected virtual bool CanWrite => OnWrite is not null;

    /// <summary>The content's length in bytes, as guests are to see it. Some kernels read no further; the default is 0, as in /proc.</summary>
    protected virtual ulong Length => 0;

    /// <summary>Reads at an offset. The default refuses: EPERM.</summary>
    /// <param name="offset">In bytes, less than 2^63.</param>
    /// <param name="destination">Receives the data; private, a guest sees it when the call has returned.</param>
    /// <param name="count">How much was read: at the end 0. When it is less than asked for, the rest is asked for again.</param>
    protected internal virtual Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        return Errno.EPERM;
    }

    /// <summary>Writes at an offset. The default gives everything to <see cref="OnWrite"/>, or refuses: EPERM.</summary>
    /// <param name="offset">In bytes, less than 2^63.</param>
    /// <param name="source">The data; private, a guest cannot change it any more.</param>
    /// <param name="count">How much was taken. When it is less than there is, the rest comes in another call, unless it is 0.</param>
    protected internal virtual Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        Errno errno = OnWrite is { } handler ? handler(offset, source) : Errno.EPERM;
        count = errno == Errno.None ? source.Length : 0;
        return errno;
    }

    /// <summary>Sets the length, as a shell's <c>&gt;</c> does before it writes. The default does nothing where guests may write, else it refuses: EPERM.</summary>
    /// <param name="size">In bytes.</param>
    protected internal virtual Errno Truncate(ulong size) => CanWrite ? Errno.None : Errno.EPERM;

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = null;
        if ((mode & OpenMode.Directory) != 0)
        {
            return Errno.ENOTDIR;
        }

        bool writes = (mode & (OpenMode.AccessMask | OpenMode.Truncate)) != 0;
        if (writes && !CanWrite)
        {
            return Errno.EACCES;
        }

        Errno errno = (mode & OpenMode.Truncate) != 0 ? Truncate(0) : Errno.None;
        if (errno == Errno.None)
        {
            file = MakeOpenFile(mode & OpenMode.AccessMask);
        }

        return errno;
    }

    /// <summary>Lets guests set times and length where they may write; all else belongs to the code: EPERM.</summary>
    public override Errno SetAttributes(in AttributeChanges changes)
    {
        if (!CanWrite || changes.Mode is not null || changes.Uid is not null || changes.Gid is not null)
        {
            return Errno.EPERM;
        }

        Errno errno = SetTimes(changes);
        if (errno != Errno.None || changes.Size is not { } size)
        {
            return errno;
        }

        return size > long.MaxValue ? Errno.EINVAL : Truncate(size);
    }

    /// <summary>Makes what an open hands out.</summary>
    private protected virtual OpenFile MakeOpenFile(OpenMode access) => new SynthOpenFile(this, access);

    /// <inheritdoc/>
    private protected override ulong GetLength() => Length;
}
