using System;
using Virtfs.Protocol;

namespace Virtfs.Server.FileSystems;

/// <summary>A node of a file system whose names no guest changes: whatever would make, link or move one is refused.</summary>
/// <param name="refusal">How: EPERM or EROFS for a directory, ENOTDIR for what is none.</param>
public abstract class FixedNode(Errno refusal) : Node
{
    /// <inheritdoc/>
    public override Errno Create(
        ReadOnlySpan<byte> name, OpenMode mode, in CreateRequest request, out Node? child, out OpenFile? file, out NodeAttributes attributes)
    {
        child = null;
        file = null;
        attributes = default;
        return refusal;
    }

    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        return refusal;
    }

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, in CreateRequest request, ulong deviceNumber, out NodeAttributes attributes)
    {
        attributes = default;
        return refusal;
    }

    /// <inheritdoc/>
    public override Errno MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in CreateRequest request, out NodeAttributes attributes)
    {
        attributes = default;
        return refusal;
    }

    /// <inheritdoc/>
    public override Errno MakeLink(ReadOnlySpan<byte> name, Node target) => refusal;

    /// <summary>Refuses; ENOENT where there is no such name.</summary>
    /// <param name="name">One component.</param>
    /// <param name="kind">What it must be.</param>
    public override Errno Unlink(ReadOnlySpan<byte> name, UnlinkKind kind)
    {
        Errno errno = Lookup(name, out Node? child, out _);
        child?.Dispose();
        return errno == Errno.None ? refusal : errno;
    }

    /// <inheritdoc/>
    public override Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName) => refusal;
}
