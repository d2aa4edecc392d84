using System.Text;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>virtfsd with this repository's helper, on a socket.</summary>
internal sealed class VirtfsdSide : ProxySide
{
    private readonly ChildProcess _daemon;

    public VirtfsdSide()
        : base(HelperKind.Own)
    {
        string door = Folder.SocketAt("door");
        _daemon = Programs.Start(Programs.Built("virtfsd"), "-virtfs", $"proxy,socket={Folder.Socket},mount_tag=t", "--listen", $"unix:{door}");
        _daemon.WaitFor("listening on ");
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(door), out StreamSocket? stream));
        Peer = new SocketPeer(stream!);
    }

    /// <inheritdoc/>
    public override Peer Peer { get; }

    /// <inheritdoc/>
    protected override void Stop()
    {
        Peer.Dispose();
        _daemon.Dispose();
    }
}
