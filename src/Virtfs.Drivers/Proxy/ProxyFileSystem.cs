using System.Threading;
using Microsoft.Extensions.Logging;
using Virtfs.Drivers.Local;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <summary>A folder that a helper with more rights works in (QEMU's fsdriver "proxy", whose protocol it speaks; deprecated there since 8.1).</summary>
/// <remarks>
/// The helper opens files and passes their descriptors; data, attributes of open files, listings and locks need it no more. All else is a request to it.
/// Where it is reached by a path, another one is looked for there when it has gone.
/// </remarks>
public sealed partial class ProxyFileSystem : FileSystem
{
    private readonly ILogger _logger;
    private readonly string? _socketPath;

    // One request after the other is put together and sent; what moves or removes names keeps it until the tree of names says so.
    private readonly Lock _order = new();

    // Under _order; the root is read without.
    private ProxyConnection _connection;
    private volatile ProxyNode _root;

    // Types of requests, a bit for each, to which something came that is no reply.
    private uint _rejected;

    private ProxyFileSystem(ProxyFileSystemOptions options, ProxyConnection connection)
    {
        _logger = options.Logger;
        _socketPath = options.SocketPath;
        Writeout = options.Writeout;
        _connection = connection;
        Nodes = new ProxyNodes(this);
        _root = null!;
    }

    /// <summary>When written data starts on its way to storage.</summary>
    internal Writeout Writeout { get; }

    /// <summary>The nodes that somebody holds.</summary>
    internal ProxyNodes Nodes { get; }

    /// <summary>The buffers that directories are read into.</summary>
    internal DirectoryBuffers DirectoryBuffers { get; } = new();

    /// <summary>Open files that can be used again.</summary>
    internal Pool<ProxyFile> Files { get; } = new();

    /// <summary>Open directories that can be used again.</summary>
    internal Pool<ProxyDirectory> Directories { get; } = new();

    /// <summary>Where descriptors are counted.</summary>
    internal DescriptorCache Descriptors { get; } = DescriptorCache.OfProcess;

    /// <inheritdoc/>
    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        lock (_order)
        {
            root = null;
            Errno errno = GetAttributes(_root, default, out ProxyAttributes found);
            if (errno != Errno.None)
            {
                attributes = default;
                return errno;
            }

            if (!_root.Is(found))
            {
                // Another helper, with another folder. What was walked to below the first is not there.
                Nodes.DetachRoot(_root);
                _root.Dispose();
                _root = Nodes.MakeRoot(found);
            }

            _root.AddReference();
            root = _root;
            HelperAttributes.Fill(found, out attributes);
            return Errno.None;
        }
    }

    /// <summary>Whether a node is the export's root.</summary>
    internal bool IsRoot(ProxyNode node) => ReferenceEquals(node, _root);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_order)
            {
                _isDisposed = true;
                _connection.Break("the export is withdrawn");
                _connection.Leave();
                _root?.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
