using System.Linq;
using Virtfs.Daemon.Options;
using Virtfs.Server.Exports;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

public sealed class FsdevTests
{
    private const string Fsdev = "local,id=fs0,path=/srv,security_model=none";
    private const string Device = "virtio-9p-pci,fsdev=fs0,mount_tag=share";

    [Theory]
    [InlineData("virtio-9p-pci")]
    [InlineData("virtio-9p")]
    [InlineData("virtio-9p-pci-transitional")]
    [InlineData("virtio-9p-pci-non-transitional")]
    [InlineData("virtio-9p-device")]
    [InlineData("virtio-9p-ccw")]
    public void A_device_shows_an_export_under_a_tag(string name)
    {
        ExportPlan plan = Plans.Fsdev(Fsdev, $"{name},fsdev=fs0,mount_tag=share");

        Assert.Equal("fs0", plan.Exports[0].Id);
        Assert.Equal("share", plan.Devices[0].MountTag);
        Assert.Same(plan.Exports[0], plan.FindExport(plan.Devices[0].ExportId));
    }

    [Fact]
    public void Two_devices_show_one_export_under_two_tags()
    {
        ExportPlan plan = Plans.Fsdev(Fsdev, "virtio-9p-pci,fsdev=fs0,mount_tag=a", "virtio-9p-pci,fsdev=fs0,mount_tag=b");

        Assert.Single(plan.Exports);
        Assert.Equal(["a", "b"], plan.Devices.Select(device => device.MountTag));
    }

    [Fact]
    public void Stands_beside_virtfs()
    {
        ExportPlan plan = Plans.Accepted([Fsdev], [Device], ["local,path=/b,mount_tag=b,security_model=none"]);

        Assert.Equal(["fs0", "b"], plan.Exports.Select(export => export.Id));
    }

    [Fact]
    public void Id_and_place_of_a_device_are_kept_for_QEMU()
    {
        DeviceOptions device = Plans.Fsdev(Fsdev, "virtio-9p-pci,addr=0x5,id=disk,fsdev=fs0,mount_tag=share,bus=pcie.0").Devices[0];

        Assert.Equal("disk", device.DeviceId);
        Assert.Equal(",bus=pcie.0,addr=0x5", device.Placement);
    }

    [Fact]
    public void How_a_device_shows_itself_on_the_bus_is_kept_for_QEMU() => Assert.Equal(
        ",addr=1f.7,multifunction=on,acpi-index=3,romfile=,ats=on,packed=on,page-per-vq=off",
        Plans.Fsdev(Fsdev, Device + ",page-per-vq=off,packed=on,ats=on,romfile=,acpi-index=3,multifunction=on,addr=1f.7").Devices[0].Placement);

    [Fact]
    public void Two_devices_of_one_id_are_refused() => Assert.Equal(
        "-device virtio-9p-pci,fsdev=fs0,mount_tag=b,id=d: the id 'd' is taken by an earlier -device; write another id=NAME",
        Plans.Refused([Fsdev], ["virtio-9p-pci,fsdev=fs0,mount_tag=a,id=d", "virtio-9p-pci,fsdev=fs0,mount_tag=b,id=d"], []));

    [Fact]
    public void An_export_without_a_device_is_warned_of()
    {
        ExportPlan plan = Plans.Accepted([Fsdev, "local,id=fs1,path=/b,security_model=none"], [Device], []);

        Assert.Equal(
            ["-fsdev local,id=fs1,path=/b,security_model=none: shown under no mount tag; add -device virtio-9p-pci,fsdev=fs1,mount_tag=TAG"],
            plan.Warnings);
    }

    [Fact]
    public void Synth_has_two_options_beside_its_id()
    {
        ExportOptions export = Plans.Fsdev("synth,id=a,readonly=on,max_xattr=7", "virtio-9p-pci,fsdev=a,mount_tag=t").Exports[0];

        Assert.Equal(("synth", "", AccessMode.ReadOnly, 7u), (export.Driver, export.Path, export.Access, export.MaximumXattrFids));
    }

    [Fact]
    public void Synth_has_a_largest_limit_too() => Assert.Equal(
        "-fsdev synth,id=a,max_xattr=-1: max_xattr '-1' is too large; the most is 4294967295, and 0 is no limit", Plans.RefusedFsdev("synth,id=a,max_xattr=-1"));

    [Theory]
    [InlineData("local,path=/a,security_model=none", "id is missing; add id=NAME")]
    [InlineData("path=/a,id=a", "the driver is missing; begin with it: -fsdev local,id=NAME,path=FOLDER,security_model=MODEL")]
    [InlineData("local,,path=/a,id=a", "the driver 'local,path=/a' is unknown; the values are local, proxy and synth")]
    [InlineData("local,id=a,path=/a,mount_tag=t", "there is no key 'mount_tag'; the keys are fsdriver id path security_model writeout readonly fmode dmode multidevs max_xattr socket sock_fd")]
    [InlineData("local,id=a,sock_fd=3", "the driver 'local' has no 'sock_fd'; leave it out")]
    [InlineData("synth,id=a,path=/a", "the driver 'synth' has no 'path'; leave it out")]
    [InlineData("proxy,id=a,security_model=none", "the driver 'proxy' has no 'security_model'; leave it out")]
    [InlineData("bogus=1,id=,x", "id '' is no identifier (letters, digits, '-', '.' and '_', a letter first); write another id=NAME")]
    public void Refuses_what_QEMU_refuses(string option, string reason) => Assert.Equal($"-fsdev {option}: {reason}", Plans.RefusedFsdev(option));

    [Theory]
    [InlineData("security_model=x,multidevs=x,max_xattr=-1", "max_xattr")]
    [InlineData("multidevs=x,security_model=x", "security_model")]
    [InlineData("multidevs=x,security_model=none", "multidevs")]
    [InlineData("security_model=none,throttling.iops-size=1", "path")]
    [InlineData("fmode=0,security_model=none,path=/a,throttling.iops-size=1", "throttling.iops-size")]
    [InlineData("fmode=0,security_model=none,path=/a", "fmode")]
    public void Checks_in_the_order_of_QEMU(string keys, string firstComplaint) =>
        Assert.StartsWith($"-fsdev local,id=a,{keys}: {firstComplaint} ", Plans.RefusedFsdev($"local,id=a,{keys}"));

    [Fact]
    public void Refuses_an_id_given_twice() => Assert.Equal(
        $"-fsdev {Fsdev}: the id 'fs0' is taken by an earlier -fsdev or -virtfs; write another id=NAME", Plans.RefusedFsdev(Fsdev, Fsdev));

    [Theory]
    [InlineData("fsdev=fs0,mount_tag=t", "the device is missing; begin with it: -device virtio-9p-pci,fsdev=ID,mount_tag=TAG")]
    [InlineData("e1000,netdev=n", "there is no key 'netdev'; the keys are driver id fsdev mount_tag bus addr multifunction acpi-index romfile ats packed page-per-vq ioeventfd vectors disable-legacy disable-modern max_revision")]
    [InlineData("e1000,id=n", "'e1000' is no 9p device; here belong virtio-9p-pci, virtio-9p, virtio-9p-pci-transitional, virtio-9p-pci-non-transitional, virtio-9p-device, virtio-9p-ccw, all others to QEMU")]
    [InlineData("virtio-9p-pci,mount_tag=t", "fsdev is missing; add fsdev=ID, the id of an -fsdev")]
    [InlineData("virtio-9p-pci,fsdev=fs1,mount_tag=t", "there is no -fsdev with the id 'fs1'; add one, or correct fsdev=")]
    [InlineData("virtio-9p-pci,fsdev=fs0", "mount_tag is missing; add mount_tag=TAG, the name the guest mounts")]
    [InlineData("virtio-9p-pci,fsdev=fs0,mount_tag=a2345678901234567890123456789012", "the mount tag 'a2345678901234567890123456789012' has 32 bytes; the most is 31, choose a shorter one")]
    [InlineData("virtio-9p-pci,fsdev=fs0,mount_tag=t,vectors=4", "vectors cannot be set for a vhost-user device; leave it out")]
    [InlineData("virtio-9p-pci,fsdev=fs0,mount_tag=t,ioeventfd=off", "ioeventfd cannot be set for a vhost-user device; leave it out")]
    public void Refuses_a_device_that_cannot_be(string option, string reason) =>
        Assert.Equal($"-device {option}: {reason}", Plans.Refused([Fsdev], [option], []));

    [Fact]
    public void An_export_that_no_device_shows_alone_is_refused() => Assert.Equal(
        $"-fsdev {Fsdev}: shown under no mount tag; add -device virtio-9p-pci,fsdev=fs0,mount_tag=TAG", Plans.RefusedFsdev(Fsdev));
}
