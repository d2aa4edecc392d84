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

    [Fact]
    public void Numbers_stand_for_their_text() =>
        Assert.Equal(",addr=4", Plans.Fsdev(Fsdev, """{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","addr":4}""").Devices[0].Placement);

    [Theory]
    [InlineData("""{"driver":"virtio-9p-pci" """, "this is no JSON object from byte 27 on; correct it, or write KEY=VALUE pairs")]
    [InlineData("""{"driver":"virtio-9p-pci"} x""", "this is no JSON object from byte 28 on; correct it, or write KEY=VALUE pairs")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":["fs0"]}""", "the value of 'fsdev' is neither a text nor a number nor true or false")]
    [InlineData("""{"driver":"virtio-9p-pci","id":"a","id":"b"}""", "'id' is given twice; leave one out")]
    [InlineData("""{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"t","vectors":4}""", "vectors cannot be set for a vhost-user device; leave it out")]
    [InlineData("""{"driver":"virtio-9p-pci","netdev":"n"}""", "there is no key 'netdev'; the keys are driver id fsdev mount_tag bus addr ioeventfd vectors max_revision")]
    public void What_is_wrong_is_said(string option, string reason) => Assert.Equal($"-device {option}: {reason}", Plans.Refused([Fsdev], [option], []));

    [Fact]
    public void Only_a_device_may_be_JSON() => Assert.StartsWith("-fsdev {\"path\":\"/a\"}: ", Plans.RefusedFsdev("""{"path":"/a"}"""));
}
