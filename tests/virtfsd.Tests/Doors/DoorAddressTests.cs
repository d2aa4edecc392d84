using Virtfs.Daemon.Doors;
using Xunit;

namespace Virtfs.Daemon.Tests.Doors;

public sealed class DoorAddressTests
{
    [Theory]
    [InlineData("vhost-user:/a/b", "VhostUser", "/a/b", 0)]
    [InlineData("unix:rel.sock", "Unix", "rel.sock", 0)]
    [InlineData("unix:/a,,b:c", "Unix", "/a,b:c", 0)]
    [InlineData("tcp:127.0.0.1:5640", "Tcp", "127.0.0.1", 5640)]
    [InlineData("tcp:[::1]:0", "Tcp", "::1", 0)]
    [InlineData("tcp::5640", "Tcp", "", 5640)]
    [InlineData("fd:3", "Descriptor", "", 3)]
    [InlineData("vhost-user-fd:3", "VhostUserDescriptor", "", 3)]
    [InlineData("stdio", "Stdio", "", 0)]
    public void Says_kind_host_and_port(string text, string kind, string host, uint port)
    {
        DoorAddress address = Accepted(text);

        Assert.Equal((kind, host, port), (address.Kind.ToString(), address.Host, address.Port));
        Assert.Null(address.Tag);
    }

    [Theory]
    [InlineData("vsock:any:5640", uint.MaxValue)]
    [InlineData("vsock::5640", uint.MaxValue)]
    [InlineData("vsock:3:5640", 3)]
    public void Vsock_has_a_context_id(string text, uint contextId)
    {
        DoorAddress address = Accepted(text);

        Assert.Equal((contextId, 5640u), (address.ContextId, address.Port));
    }

    [Fact]
    public void A_tag_may_be_added_and_may_hold_a_comma() => Assert.Equal("my,share", Accepted("unix:/a,tag=my,,share").Tag);

    [Theory]
    [InlineData("tcp:127.0.0.1:1", false)]
    [InlineData("tcp:[::1]:1", false)]
    [InlineData("tcp:localhost:1", false)]
    [InlineData("tcp::1", true)]
    [InlineData("tcp:192.0.2.7:1", true)]
    [InlineData("unix:/a", false)]
    public void Knows_whether_other_machines_may_reach_it(string text, bool expected) => Assert.Equal(expected, Accepted(text).IsOpenToOthers);

    [Theory]
    [InlineData("", "write vhost-user:PATH, ")]
    [InlineData("/run/x.sock", "write vhost-user:PATH, ")]
    [InlineData("udp:1.2.3.4:5", "write vhost-user:PATH, ")]
    [InlineData("stdio:", "write vhost-user:PATH, ")]
    [InlineData("unix:", "the path is missing; ")]
    [InlineData("tcp:5640", "this is no host and port; ")]
    [InlineData("tcp:::1:5640", "this is no host and port; ")]
    [InlineData("tcp:h:65536", "this is no host and port; ")]
    [InlineData("vsock:5640", "this is no context id and port; ")]
    [InlineData("vsock:x:5640", "this is no context id and port; ")]
    [InlineData("fd:-1", "this is no descriptor; ")]
    [InlineData("fd:three", "this is no descriptor; ")]
    [InlineData("unix:/a,tag=", "there is no 'tag' here; ")]
    [InlineData("unix:/a,mode=0600", "there is no 'mode' here; ")]
    public void Refuses_what_is_no_address(string text, string reason)
    {
        Assert.False(DoorAddress.TryParse(text, out _, out string error));
        Assert.StartsWith($"--listen {text}: {reason}", error);
    }

    private static DoorAddress Accepted(string text)
    {
        Assert.True(DoorAddress.TryParse(text, out DoorAddress? address, out string error), error);
        return address!;
    }
}
