using System;
using Virtfs.Linux;

namespace Virtfs.Drivers.Local;

/// <content>The inodes' half, and the devices they live on. All of it under the table's lock.</content>
internal sealed partial class InodeTable
{
    private LocalInode? FindInode(in InodeKey key)
    {
        LocalInode? inode = _inodes.First(key.GetHashCode());
        while (inode is not null && inode.Key != key)
        {
            inode = inode.KeyLinks.Next;
        }

        return inode;
    }

    private LocalInode AddInode(in StatX stat, int descriptor)
    {
        InodeKey key = InodeKey.Of(stat);
        LocalDevice device = FindOrAddDevice(key);
        device.Inodes++;
        LocalInode inode = _freeInodes.TryPop() ?? new LocalInode(_fileSystem, _cache);
        inode.Begin(key, stat.Type, device, descriptor);
        inode.IsListed = true;
        _inodes.Add(inode, key.GetHashCode());
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
        _inodes.Remove(inode);
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
}
