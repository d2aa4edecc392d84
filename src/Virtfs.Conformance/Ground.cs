using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <summary>
/// What the suite stands on: an empty file system of the driver under test, gone when disposed, and how to put something there. A driver whose guests cannot
/// do so overrides the latter.
/// </summary>
public abstract class Ground : IDisposable
{
    /// <summary>The file system.</summary>
    public abstract FileSystem FileSystem { get; }

    /// <summary>Puts a file into a directory.</summary>
    public virtual void MakeFile(Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var request = new CreateRequest(mode, CreateRequest.Unset, CreateRequest.Unset);
        Errno errno = directory.Create(name, OpenMode.ReadWrite | OpenMode.Exclusive, request, out Node? child, out OpenFile? file, out _);
        Assert.Equal(Errno.None, errno);
        using (child)
        {
            if (!content.IsEmpty)
            {
                // A write of nothing would take set-id bits away.
                Assert.Equal(Errno.None, file!.Write(0, content, out int count));
                Assert.Equal(content.Length, count);
            }

            Assert.Equal(Errno.None, file!.Close());
        }
    }

    /// <summary>Puts a directory into a directory.</summary>
    public virtual void MakeDirectory(Node parent, ReadOnlySpan<byte> name, uint mode)
    {
        ArgumentNullException.ThrowIfNull(parent);
        Assert.Equal(Errno.None, parent.MakeDirectory(name, new CreateRequest(mode, CreateRequest.Unset, CreateRequest.Unset), out _));
    }

    /// <summary>Takes a file away.</summary>
    public virtual void Remove(Node directory, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        Assert.Equal(Errno.None, directory.Unlink(name, UnlinkKind.NonDirectory));
    }

    /// <summary>Whether a node leads to its object when that has lost the name, without being open.</summary>
    public virtual bool KeepsObjectsWithoutNames => true;

    /// <summary>The longest path below the root in bytes, where names are put together to one; null where any depth can be reached.</summary>
    public virtual int? LongestPath => null;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
