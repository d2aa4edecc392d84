using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <content>What finding an inode again needs: its open files, its names, and the open files' own bookkeeping.</content>
internal sealed partial class InodeTable
{
    /// <summary>An open file of the inode whose descriptor is there; it is acquired.</summary>
    public bool TryAcquireOpenFile(LocalInode inode, [NotNullWhen(true)] out HostDescriptor? descriptor, out int opened)
    {
        lock (_lock)
        {
            for (LocalOpenFile? file = inode.OpenFiles.First; file is not null; file = file.NextOfOwner)
            {
                if (file.Descriptor.TryAcquire(out opened))
                {
                    descriptor = file.Descriptor;
                    return true;
                }
            }
        }

        descriptor = null;
        opened = -1;
        return false;
    }

    /// <summary>A directory above an object, on the same mount, whose descriptor is there; it is acquired.</summary>
    public bool TryAcquireDirectory(LocalInode inode, [NotNullWhen(true)] out LocalInode? directory, out int opened)
    {
        lock (_lock)
        {
            for (LocalNode? step = inode.Nodes.First?.Parent; step is not null && ReferenceEquals(step.Inode.Device, inode.Device); step = step.Parent)
            {
                if (step.Inode.TryAcquire(out opened))
                {
                    directory = step.Inode;
                    return true;
                }
            }
        }

        directory = null;
        opened = -1;
        return false;
    }

    /// <summary>An open file holds its inode from here on.</summary>
    public void AddOpenFile(LocalOpenFile file)
    {
        lock (_lock)
        {
            LocalInode inode = file.Inode;
            inode.Holders++;
            inode.OpenFiles.Add(file);
        }
    }

    /// <summary>Ends <see cref="AddOpenFile"/>.</summary>
    public void RemoveOpenFile(LocalOpenFile file)
    {
        LocalInode inode = file.Inode;
        lock (_lock)
        {
            inode.OpenFiles.Remove(file);
        }

        Release(inode);
    }

    /// <summary>Goes on to the next node of an inode, the first after none: the caller's reference to the one is exchanged for one to the other.</summary>
    /// <returns>False after the last; then there is no reference any more.</returns>
    public bool TryGoOn(LocalInode inode, [NotNullWhen(true)] ref LocalNode? node)
    {
        LocalNode? before = node;
        lock (_lock)
        {
            node = before is null ? inode.Nodes.First : before.NextOfOwner;
            node?.AddReference();
        }

        before?.Dispose();
        return node is not null;
    }

    /// <summary>Walks to a node's place once more by the recorded names, from the nearest directory whose descriptor is there.</summary>
    /// <param name="node">The node; the caller holds it.</param>
    /// <param name="descriptor">An O_PATH descriptor of whatever is there now.</param>
    public Errno WalkAgain(LocalNode node, out int descriptor)
    {
        // Names from the bottom up, each followed by its length in two bytes.
        var names = new ArrayBufferWriter<byte>();
        LocalInode? start = CollectNames(node, names, out descriptor);
        if (start is null)
        {
            return Errno.ESTALE;
        }

        Errno errno = Errno.None;
        int directory = descriptor;
        ReadOnlySpan<byte> rest = names.WrittenSpan;
        while (errno == Errno.None && !rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest[^2..]);
            ReadOnlySpan<byte> name = rest[^(2 + length)..^2];
            rest = rest[..^(2 + length)];
            OpenFlags flags = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | (rest.IsEmpty ? default : OpenFlags.O_DIRECTORY);
            errno = _cache.OpenAt(directory, name, flags, 0, out int next);
            Leave(directory, start, descriptor);
            directory = next;
        }

        descriptor = directory;
        return errno;
    }

    private static void Leave(int directory, LocalInode start, int startDescriptor)
    {
        if (directory == startDescriptor)
        {
            start.Release();
        }
        else
        {
            _ = Libc.Close(directory);
        }
    }

    private LocalInode? CollectNames(LocalNode node, ArrayBufferWriter<byte> names, out int descriptor)
    {
        descriptor = -1;
        lock (_lock)
        {
            for (LocalNode step = node; step.Parent is { } parent; step = parent)
            {
                ReadOnlySpan<byte> name = step.Name;
                name.CopyTo(names.GetSpan(name.Length));
                names.Advance(name.Length);
                BinaryPrimitives.WriteUInt16LittleEndian(names.GetSpan(2), (ushort)name.Length);
                names.Advance(2);
                if (parent.Inode.TryAcquire(out descriptor))
                {
                    return parent.Inode;
                }
            }
        }

        return null;
    }
}
