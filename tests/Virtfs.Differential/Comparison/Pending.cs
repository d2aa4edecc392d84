namespace Virtfs.Differential.Comparison;

/// <summary>A message sent to both and not answered yet.</summary>
public sealed class Pending(ushort tag, int qemu, int virtfsd)
{
    public ushort Tag { get; } = tag;

    internal int Qemu { get; } = qemu;

    internal int Virtfsd { get; } = virtfsd;

    internal int QemuOrder { get; private set; } = -1;

    internal int VirtfsdOrder { get; private set; } = -1;

    internal void Complete(int qemuOrder, int virtfsdOrder)
    {
        QemuOrder = qemuOrder;
        VirtfsdOrder = virtfsdOrder;
    }
}
