using System.Collections.Generic;

namespace Virtfs.Qtest;

/// <summary>A 9P device to plug into a QEMU.</summary>
/// <param name="Name">What it is found by again: <see cref="QemuProcess.Device"/>. Letters and digits.</param>
public abstract record QemuDevice(string Name)
{
    /// <summary>QEMU's own 9pfs.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="fileSystem">What stands behind <c>-fsdev</c> but for the id, with QEMU's commas: <c>local,path=/srv,security_model=none</c>.</param>
    /// <param name="mountTag">The mount tag; the device's name when there is none.</param>
    public static QemuDevice Own(string name, string fileSystem, string? mountTag = null) => new OwnDevice(name, fileSystem, mountTag ?? name);

    /// <summary>A vhost-user back end that listens at <paramref name="socketPath"/> by the time QEMU starts.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="socketPath">The Unix socket.</param>
    public static QemuDevice VhostUser(string name, string socketPath) => new VhostUserDevice(name, socketPath);

    /// <summary>QEMU's arguments that make the device on one virtio-mmio bus.</summary>
    internal abstract IEnumerable<string> Arguments(int bus);

    private static string Escape(string value) => value.Replace(",", ",,", System.StringComparison.Ordinal);

    private sealed record OwnDevice(string Name, string FileSystem, string MountTag) : QemuDevice(Name)
    {
        internal override IEnumerable<string> Arguments(int bus) =>
        [
            "-fsdev", $"{FileSystem},id={Name}",
            "-device", $"virtio-9p-device,bus=virtio-mmio-bus.{bus},fsdev={Name},mount_tag={MountTag}",
        ];
    }

    private sealed record VhostUserDevice(string Name, string SocketPath) : QemuDevice(Name)
    {
        internal override IEnumerable<string> Arguments(int bus) =>
        [
            "-chardev", $"socket,id={Name},path={Escape(SocketPath)}",
            "-device", $"vhost-user-test-device,bus=virtio-mmio-bus.{bus},chardev={Name},virtio-id=9,num_vqs=1,vq_size=128,config_size=64",
        ];
    }
}
