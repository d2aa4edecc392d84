using Virtfs.Qtest;

namespace Virtfs.Proxy;

/// <summary>QEMU 7.2 with its own helper, on a ring.</summary>
internal sealed class QemuSide : ProxySide
{
    private readonly QemuProcess _qemu;

    public QemuSide()
        : base(HelperKind.Qemu)
    {
        _qemu = QemuProcess.Start([QemuDevice.Own("qemu", $"proxy,socket={Folder.Socket}")], command: QemuCommand.WithProxyDriver);
        Peer = new QemuPeer(_qemu, "qemu");
    }

    /// <inheritdoc/>
    public override QemuPeer Peer { get; }

    /// <inheritdoc/>
    protected override void Stop() => _qemu.Dispose();
}
