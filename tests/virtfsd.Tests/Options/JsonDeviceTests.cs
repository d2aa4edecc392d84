using Virtfs.Daemon.Options;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

public sealed class JsonDeviceTests
{
    private const string Fsdev = "local,id=fs0,path=/srv,security_model=none";

    [Fact]
    public void A_device_may_be_written_in_JSON_as_libvirt_does()
    {
        DeviceOptions device = Plans.Fsdev(
            Fsdev, """{"driver":"virtio-9p-pci","id":"fs0-dev","fsdev":"fs0","mount_tag":"my, share","bus":"pci.0","addr":"0x4"}""").Devices[0];

        Assert.Equal("my, share", device.MountTag);
        Assert.Equal("fs0", device.ExportId);
        Assert.Equal("fs0-dev", device.DeviceId);
        Assert.Equal(",bus=pci.0,addr=0x4", device.Placement);
    }

    [Theory]
    [InlineData("4", ",addr=0.4")]
    [InlineData("40", ",addr=5.0")]
    [InlineData("255", ",addr=1f.7")]
    [InlineData("-1", "")]
    public void A_place_without_quotes_is_slot_and_function_in_one_number(string number, string expected) => Assert.Equal(
        expected, Plans.Fsdev(Fsdev, $$"""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","addr":{{number}}}""").Devices[0].Placement);

    [Theory]
    [InlineData("""{"driver":"virtio-9p-pci" """, "this is no JSON object from byte 27 on; correct it, or write KEY=VALUE pairs")]
    [InlineData("""{"driver":"virtio-9p-pci"} x""", "this is no JSON object from byte 28 on; correct it, or write KEY=VALUE pairs")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":["fs0"]}""", "the value of 'fsdev' is neither a text nor a number nor true or false; write \"fsdev\":\"VALUE\"")]
    [InlineData("""{"driver":"virtio-9p-pci","id":"a","id":"b"}""", "'id' is given twice; leave one out")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","vectors":4}""", "vectors cannot be set for a vhost-user device; leave it out")]
    [InlineData("""{"driver":"virtio-9p-pci","netdev":"n"}""", "there is no key 'netdev'; the keys are driver id fsdev mount_tag bus addr multifunction acpi-index romfile ats packed page-per-vq ioeventfd vectors disable-legacy disable-modern max_revision")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":5}""", "mount_tag 5 is no text; write \"mount_tag\":\"5\"")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","multifunction":"on"}""", "multifunction \"on\" is a text; write \"multifunction\":true or \"multifunction\":false")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","acpi-index":"3"}""", "acpi-index \"3\" is a text; write \"acpi-index\":NUMBER without quotes")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","addr":256}""", "addr 256 is no PCI slot; write \"addr\":\"SLOT\"")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","addr":"x"}""", "addr 'x' is no PCI slot; write addr=SLOT, in hexadecimal from 0 to 1f, or SLOT.FUNCTION")]
    public void What_is_wrong_is_said(string option, string reason) => Assert.Equal($"-device {option}: {reason}", Plans.Refused([Fsdev], [option], []));

    [Fact]
    public void Only_a_device_may_be_JSON() => Assert.StartsWith("-fsdev {\"path\":\"/a\"}: ", Plans.RefusedFsdev("""{"path":"/a"}"""));
}
