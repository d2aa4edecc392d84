using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>A directory that is being listed: first the two dots, then the children in the order in which they came.</summary>
internal sealed class SynthOpenDirectory(SynthDirectory directory) : OpenFile
{
    private const byte TypeDirectory = (byte)(InodeMode.S_IFDIR >> 12);
    private const long Dot = 1;
    private const long DotDot = 2;

    // Where the listing ends: what is added while it goes on is not in it, so that it has an end however fast that happens.
    private long _end = ChildTable.FirstPosition;

    /// <inheritdoc/>
    public override uint BlockSize => SynthNode.BlockSize;

    /// <inheritdoc/>
    public override Errno ReadDirectory(ulong offset, DirectoryWriter entries)
    {
        if (offset > long.MaxValue)
        {
            return Errno.EINVAL;
        }

        if (offset == 0)
        {
            directory.BeginListing();
            Volatile.Write(ref _end, directory.Children.End);
        }

        ulong parent = (directory.Parent ?? directory).Inode;
        if ((offset >= (ulong)Dot || TryAdd("."u8, directory.Inode, Dot, entries)) && (offset >= (ulong)DotDot || TryAdd(".."u8, parent, DotDot, entries)))
        {
            directory.Children.List(Math.Max((long)offset, DotDot), Volatile.Read(ref _end), entries);
        }

        return Errno.None;
    }

    private static bool TryAdd(ReadOnlySpan<byte> name, ulong inode, long position, DirectoryWriter entries) =>
        entries.TryAdd(new DirectoryEntry(name, 0, inode, TypeDirectory, (ulong)position));
}
