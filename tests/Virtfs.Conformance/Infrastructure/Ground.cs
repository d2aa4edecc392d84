using System;
using Virtfs.Server.FileSystems;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>What the suite stands on: an empty file system of the driver under test, gone when disposed.</summary>
public abstract class Ground : IDisposable
{
    /// <summary>The file system.</summary>
    public abstract FileSystem FileSystem { get; }

    /// <summary>What the driver can; tests of what it cannot are not in its class.</summary>
    public virtual bool IsPrivileged => true;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
