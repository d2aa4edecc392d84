using System;

namespace Virtfs.Proxy;

/// <summary>Both sides, for all tests of a class.</summary>
public sealed class ProxySides : IDisposable
{
    internal ProxySide Qemu { get; } = new QemuSide();

    internal ProxySide Virtfsd { get; } = new VirtfsdSide();

    public void Dispose()
    {
        Virtfsd.Dispose();
        Qemu.Dispose();
    }
}
