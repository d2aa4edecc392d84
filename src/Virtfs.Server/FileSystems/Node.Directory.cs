using System;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <content>What directories do. The defaults are right for what is no directory: ENOTDIR.</content>
public abstract partial class Node
{
    /// <summary>Finds a child. Symbolic links are found, not followed.</summary>
    /// <param name="name">One component.</param>
    /// <param name="child">The child; the caller owns one reference.</param>
    /// <param name="attributes">Its attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
    {
        child = null;
        attributes = default;
        return Errno.ENOTDIR;
    }

    /// <summary>Finds the node itself: the component <c>.</c> of a walk. The default finds whatever it is, no directory either.</summary>
    /// <param name="attributes">Its attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno LookupSelf(out NodeAttributes attributes) => GetAttributes(AttributeMask.Identity, out attributes);

    /// <summary>Finds the directory this one is in. The root's parent is the root.</summary>
    /// <param name="parent">The parent; the caller owns one reference.</param>
    /// <param name="attributes">Its attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno LookupParent(out Node? parent, out NodeAttributes attributes)
    {
        parent = null;
        attributes = default;
        return Errno.ENOTDIR;
    }

    /// <summary>Makes a regular file and opens it, or opens it where it exists (unless <see cref="OpenMode.Exclusive"/>).</summary>
    /// <param name="name">One component. A symbolic link there is not followed: ELOOP.</param>
    /// <param name="mode">How to open.</param>
    /// <param name="request">Permissions and owner of a new file.</param>
    /// <param name="child">The file; the caller owns one reference.</param>
    /// <param name="file">The open file; the caller owns it.</param>
    /// <param name="attributes">The file's attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        return Errno.ENOTDIR;
    }

    /// <summary>Makes a directory.</summary>
    /// <param name="name">One component; EEXIST when it is there.</param>
    /// <param name="request">Permissions and owner.</param>
    /// <param name="attributes">The new directory's attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        return Errno.ENOTDIR;
    }

    /// <summary>Makes a device, FIFO, socket or regular file.</summary>
    /// <param name="name">One component; EEXIST when it is there.</param>
    /// <param name="request">Type, permissions and owner; no type means a regular file.</param>
    /// <param name="deviceNumber">For devices, in the C library's dev_t encoding.</param>
    /// <param name="attributes">The new node's attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        attributes = default;
        return Errno.ENOTDIR;
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <param name="name">One component; EEXIST when it is there.</param>
    /// <param name="target">Any bytes without NUL; never looked at.</param>
    /// <param name="request">The owner; the mode is not used.</param>
    /// <param name="attributes">The link's attributes, at least those of <see cref="AttributeMask.Identity"/>.</param>
    public virtual Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        return Errno.ENOTDIR;
    }

    /// <summary>Gives an object of the same file system one more name here.</summary>
    /// <param name="name">One component; EEXIST when it is there.</param>
    /// <param name="target">The object; a symbolic link is linked itself, a directory is EPERM.</param>
    public virtual Errno MakeLink(ReadOnlySpan<byte> name, Node target) => Errno.ENOTDIR;

    /// <summary>Removes a name. Open files of the object go on working.</summary>
    /// <param name="name">One component.</param>
    /// <param name="kind">What it must be.</param>
    public virtual Errno Unlink(ReadOnlySpan<byte> name, UnlinkKind kind) => Errno.ENOTDIR;

    /// <summary>Moves a name, replacing what is there as rename(2) does.</summary>
    /// <param name="name">The name here.</param>
    /// <param name="newDirectory">Where to, of the same file system; may be this node.</param>
    /// <param name="newName">The name there.</param>
    public virtual Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName) => Errno.ENOTDIR;
}
