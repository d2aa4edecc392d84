using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Tests.Qemu;

/// <content>What <c>-device</c> takes, as keys and values and in JSON.</content>
internal static partial class OptionRows
{
    private const string JsonHead = """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":"t" """;

    private static IEnumerable<OptionRow> OfDevice =>
    [
        .. Devices.Select(Device),
        .. DeviceEnds.Select(end => Device(Pci + end)),
        .. JsonEnds.Select(end => Device(JsonHead + end)),
        .. JsonWhole.Select(Device),
        Device("virtio-9p-device,fsdev=f,mount_tag=t") with { Machine = "microvm" },
        .. Differ(
            OptionDifferences.BusOfQemu,
            Device("virtio-9p-device,fsdev=f,mount_tag=t"),
            Device("virtio-9p-ccw,fsdev=f,mount_tag=t"),
            Device(Pci + ",bus=bogus"),
            Device(Pci + ",bus="),
            Device(Pci + ",addr=0")),
        .. Differ(
            OptionDifferences.EmptyTag,
            Device("virtio-9p-pci,fsdev=f,mount_tag="),
            Device("""{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":""}""")),
        .. Differ(
            OptionDifferences.DeviceProperties,
            Device(Pci + ",ioeventfd=on"),
            Device(Pci + ",vectors=2"),
            Device(Pci + ",disable-legacy=on"),
            Device(Pci + ",disable-modern=off"),
            Device(JsonHead + ""","vectors":2}""")),
        .. Differ(OptionDifferences.JsonQuotes, Device("{'driver':'virtio-9p-pci','fsdev':'f','mount_tag':'t'}")),
    ];

    private static string[] Devices =>
    [
        "virtio-9p-pci,fsdev=f", "virtio-9p-pci,mount_tag=t", "virtio-9p-pci", "virtio-9p-pci,fsdev=,mount_tag=t", "virtio-9p-pci,fsdev=g,mount_tag=t",
        "virtio-9p-pci,fsdev=f,mount_tag", "virtio-9p-pci,fsdev,mount_tag=t", "virtio-9p-pci,fsdev=f,mount_tag=" + Tag31, "virtio-9p-pci,fsdev=f,mount_tag=" + Tag32,
        "virtio-9p-pci,fsdev=f,mount_tag=/a b,,c", "virtio-9p-pci-transitional,fsdev=f,mount_tag=t", "virtio-9p-pci-non-transitional,fsdev=f,mount_tag=t",
        "virtio-9p,fsdev=f,mount_tag=t", "VIRTIO-9P-PCI,fsdev=f,mount_tag=t", string.Empty, ",", "fsdev=f,mount_tag=t",
        "driver=virtio-9p-pci,fsdev=f,mount_tag=t", "fsdev=f,mount_tag=t,driver=virtio-9p-pci", "virtio-9p-pci,fsdev=g,fsdev=f,mount_tag=t",
    ];

    private static string[] DeviceEnds =>
    [
        ",", ",id=d", ",id=", ",id", ",id=1d", ",bogus=1", ",bogus", ",readonly=on", ",path={F}", ",mount_tag=u", ",fsdev=g", ",bus=pci.0,addr=0x5", ",addr=5",
        ",addr=1F.7", ",addr=x", ",addr=", ",addr=0x20", ",addr=5.", ",addr=-1", ",multifunction=on", ",multifunction=x",
        ",acpi-index=3", ",acpi-index=x", ",romfile=", ",packed=on", ",page-per-vq=on", ",max_revision=1",
    ];

    private static string[] JsonEnds =>
    [
        "}", ",\"id\":\"d\"}", ",\"id\":\"1d\"}", ",\"bogus\":1}", ",\"mount_tag\":\"u\"}", ",}", "} x", ",\"addr\":\"5\"}", ",\"addr\":40}", ",\"addr\":-1}", ",\"addr\":256}", ",\"addr\":1.5}",
        ",\"multifunction\":true}", ",\"multifunction\":\"on\"}", ",\"acpi-index\":3}", ",\"acpi-index\":\"3\"}",
    ];

    private static string[] JsonWhole =>
    [
        "{}", "{", """{"driver":"virtio-9p-pci","fsdev":"f"}""", """{"driver":"virtio-9p-pci","mount_tag":"t"}""", """{"fsdev":"f","mount_tag":"t"}""",
        """{"driver":5,"fsdev":"f","mount_tag":"t"}""", """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":5}""", """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":null}""",
        """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":["t"]}""", """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":"a,b"}""",
        """{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":"\u0074"}""", $$"""{"driver":"virtio-9p-pci","fsdev":"f","mount_tag":"{{Tag32}}"}""",
    ];
}
