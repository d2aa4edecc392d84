using Virtfs.Client;
using Virtfs.Daemon.Verbs;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>What is said when an address cannot be connected to.</summary>
public sealed class ConnectErrorTests
{
    [Theory]
    [InlineData("unix:/run/x", Errno.ECONNREFUSED, "nobody listens there; is virtfsd running?")]
    [InlineData("tcp:localhost:5640", Errno.ECONNREFUSED, "nobody listens there; is virtfsd running?")]
    [InlineData("vsock:1:5640", Errno.ECONNRESET, "nobody listens there; is virtfsd running?")]
    [InlineData("unix:/run/x", Errno.ENOENT, "there is no such socket; is virtfsd running?")]
    [InlineData("unix:/run/x", Errno.ECONNRESET, "the connection was closed at once; is this a 9P socket? (those of vhost-user are for QEMU)")]
    [InlineData("vsock:1:5640", Errno.ETIMEDOUT, "no answer")]
    public void The_reason_is_said_with_what_to_look_at(string address, Errno error, string expected) =>
        Assert.Equal(expected, RemoteShare.DescribeConnect(ServerAddress.Parse(address), error));
}
