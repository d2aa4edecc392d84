using System;
using System.Text;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests.Infrastructure;

/// <summary>A memfd with a name of its own.</summary>
public sealed class MemoryFile : IDisposable
{
    private readonly FileDescriptor _descriptor;

    public MemoryFile(ulong length)
    {
        Name = "test-" + Guid.NewGuid().ToString("N");
        Assert.Equal(Errno.None, Libc.MemFdCreate(Encoding.ASCII.GetBytes(Name), MemFdFlags.MFD_ALLOW_SEALING, out int descriptor));
        _descriptor = new FileDescriptor(descriptor);
        Assert.Equal(Errno.None, Libc.FTruncate(descriptor, length));
    }

    /// <summary>The name under which /proc/self/fd and /proc/self/maps show it.</summary>
    public string Name { get; }

    public int Descriptor => _descriptor.Value;

    public void Dispose() => _descriptor.Dispose();
}
