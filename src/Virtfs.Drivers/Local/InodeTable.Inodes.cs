using System;
using Virtfs.Linux;

namespace Virtfs.Drivers.Local;

/// <content>The inodes' half, and the devices they live on. All of it under the table's lock.</content>
internal sealed partial class InodeTable
{
    private LocalInode? FindInode(in InodeKey key)
    {
        LocalInode? inode = _inodes[key.GetHashCode() & (_inodes.Length - 1)];
        while (inode is not null && inode.Key != key)
        {
            inode = inode.NextInChain;
        }

        return inode;
    }

    private LocalInode AddInode(in StatX stat, int descriptor)
    {
        if (_inodeCount >= _inodes.Length)
        {
            GrowInodes();
        }

        InodeKey key = InodeKey.Of(stat);
        LocalDevice device = FindOrAddDevice(key);
        device.Inodes++;
        LocalInode inode = _freeInodes.TryPop() ?? new LocalInode(_fileSystem, _cache);
        inode.Begin(key, stat.Type, device, descriptor);
        ref LocalInode? head = ref _inodes[key.GetHashCode() & (_inodes.Length - 1)];
        inode.NextInChain = head;
        inode.IsListed = true;
        head = inode;
        _inodeCount++;
        return inode;
    }

    /// <summary>Ends a hold; true when it was the last, and the caller ends the inode outside the lock.</summary>
    private bool Drop(LocalInode inode)
    {
        if (--inode.Holders > 0)
        {
            return false;
        }

        Unlist(inode);
        if (--inode.Device.Inodes == 0)
        {
            _devices = Array.FindAll(_devices, device => device.Inodes > 0);
            inode.Device.Close();
        }

        return true;
    }

    private void Unlist(LocalInode inode)
    {
        if (!inode.IsListed)
        {
            return;
        }

        inode.IsListed = false;
        ref LocalInode? head = ref _inodes[inode.Key.GetHashCode() & (_inodes.Length - 1)];
        if (ReferenceEquals(head, inode))
        {
            head = inode.NextInChain;
        }
        else
        {
            LocalInode before = head!;
            while (!ReferenceEquals(before.NextInChain, inode))
            {
                before = before.NextInChain!;
            }

            before.NextInChain = inode.NextInChain;
        }

        inode.NextInChain = null;
        _inodeCount--;
    }

    // An export has one device, or a few.
    private LocalDevice FindOrAddDevice(in InodeKey key)
    {
        foreach (LocalDevice known in _devices)
        {
            if (known.Device == key.Device && known.Mount == key.Mount)
            {
                return known;
            }
        }

        var device = new LocalDevice(key.Mount, key.Device, _fileSystem.UsesHandles);
        _devices = [.. _devices, device];
        return device;
    }

    private void GrowInodes()
    {
        LocalInode?[] old = _inodes;
        _inodes = new LocalInode?[old.Length * 2];
        foreach (LocalInode? head in old)
        {
            LocalInode? inode = head;
            while (inode is not null)
            {
                LocalInode? next = inode.NextInChain;
                ref LocalInode? place = ref _inodes[inode.Key.GetHashCode() & (_inodes.Length - 1)];
                inode.NextInChain = place;
                place = inode;
                inode = next;
            }
        }
    }
}
