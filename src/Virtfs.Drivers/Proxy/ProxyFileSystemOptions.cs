using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Virtfs.Drivers.Local;
using Virtfs.Linux;

namespace Virtfs.Drivers.Proxy;

/// <summary>How a proxy helper is reached.</summary>
public sealed record ProxyFileSystemOptions
{
    /// <summary>The path of the helper's Unix socket; null where <see cref="Descriptor"/> is given.</summary>
    public string? SocketPath { get; init; }

    /// <summary>A Unix stream socket that is connected to the helper, owned by the file system from then on; null where there is a path.</summary>
    public FileDescriptor? Descriptor { get; init; }

    /// <summary>When written data starts on its way to storage (QEMU: <c>writeout=</c>).</summary>
    public Writeout Writeout { get; init; }

    /// <summary>Where the helper's going and coming is logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
