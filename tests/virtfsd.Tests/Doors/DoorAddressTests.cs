using Virtfs.Daemon.Doors;
using Xunit;

namespace Virtfs.Daemon.Tests.Doors;

public sealed class DoorAddressTests
{
    [Theory]
    [InlineData("unix:/a", "unix:/a", null)]
    [InlineData("unix:/a,,b:c", "unix:/a,b:c", null)]
    [InlineData("unix:/a,tag=my,,share", "unix:/a", "my,share")]
    [InlineData("vhost-user:/a,tag=share", "vhost-user:/a", "share")]
    [InlineData("tcp:[::1]:0,tag=share", "tcp:[::1]:0", "share")]
    public void Is_an_address_and_perhaps_a_tag_and_both_may_hold_a_comma(string text, string where, string? tag)
    {
        Assert.True(DoorAddress.TryParse(text, out DoorAddress? address, out string error), error);

        Assert.Equal((where, tag), (address!.Where.Text, address.Tag));
    }

    [Theory]
    [InlineData("", "write vhost-user:PATH, ")]
    [InlineData("/run/x.sock", "write vhost-user:PATH, ")]
    [InlineData("unix:", "the path is missing; ")]
    [InlineData("tcp:5640,tag=share", "this is no host and port; ")]
    [InlineData("unix:/a,tag=", "there is no 'tag' here; ")]
    [InlineData("unix:/a,mode=0600", "there is no 'mode' here; ")]
    public void Refuses_what_is_no_address_and_what_is_no_tag(string text, string reason)
    {
        Assert.False(DoorAddress.TryParse(text, out _, out string error));
        Assert.StartsWith($"--listen {text}: {reason}", error);
    }
}
