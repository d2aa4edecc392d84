using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>Something on the host, held by descriptor without opening it.</summary>
public sealed class HostPath : IDisposable
{
    public HostPath(string path)
    {
        Assert.Equal(
            Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path), OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0, out int descriptor));
        Descriptor = descriptor;
    }

    public int Descriptor { get; }

    public void Dispose() => _ = Libc.Close(Descriptor);
}
