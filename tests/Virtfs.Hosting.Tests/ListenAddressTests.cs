using System;
using Xunit;

namespace Virtfs.Hosting.Tests;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("vhost-user:/a/b", ListenKind.VhostUser, "/a/b", 0)]
    [InlineData("unix:rel.sock", ListenKind.Unix, "rel.sock", 0)]
    [InlineData("unix:/a,b:c", ListenKind.Unix, "/a,b:c", 0)]
    [InlineData("tcp:127.0.0.1:5640", ListenKind.Tcp, "127.0.0.1", 5640)]
    [InlineData("tcp:[::1]:0", ListenKind.Tcp, "::1", 0)]
    [InlineData("tcp::5640", ListenKind.Tcp, "", 5640)]
    [InlineData("fd:3", ListenKind.Descriptor, "", 3)]
    [InlineData("vhost-user-fd:3", ListenKind.VhostUserDescriptor, "", 3)]
    [InlineData("stdio", ListenKind.Stdio, "", 0)]
    public void Says_kind_host_and_port(string text, ListenKind kind, string host, uint port)
    {
        ListenAddress address = ListenAddress.Parse(text);

        Assert.Equal((kind, host, port, text), (address.Kind, address.Host, address.Port, address.ToString()));
    }

    [Theory]
    [InlineData("vsock:any:5640", uint.MaxValue)]
    [InlineData("vsock::5640", uint.MaxValue)]
    [InlineData("vsock:3:5640", 3)]
    public void Vsock_has_a_context_id(string text, uint contextId)
    {
        ListenAddress address = ListenAddress.Parse(text);

        Assert.Equal((contextId, 5640u), (address.ContextId, address.Port));
    }

    [Theory]
    [InlineData("tcp:127.0.0.1:1", false)]
    [InlineData("tcp:[::1]:1", false)]
    [InlineData("tcp:localhost:1", false)]
    [InlineData("tcp::1", true)]
    [InlineData("tcp:192.0.2.7:1", true)]
    [InlineData("unix:/a", false)]
    public void Knows_whether_other_machines_may_reach_it(string text, bool expected) => Assert.Equal(expected, ListenAddress.Parse(text).IsOpenToOthers);

    [Theory]
    [InlineData("vhost-user:/a", true)]
    [InlineData("vhost-user-fd:3", true)]
    [InlineData("unix:/a", false)]
    public void Knows_whether_guests_come_in_there(string text, bool expected) => Assert.Equal(expected, ListenAddress.Parse(text).IsVhostUser);

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
    public void Refuses_what_is_no_address(string text, string reason)
    {
        Assert.False(ListenAddress.TryParse(text, out _, out string error));
        Assert.StartsWith(reason, error);
        Assert.StartsWith($"{text}: {reason}", Assert.Throws<FormatException>(() => ListenAddress.Parse(text)).Message);
    }
}
