using System.Net;
using System.Text;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class SocketAddressTests
{
    [Fact]
    public void A_Unix_address_is_family_path_and_NUL()
    {
        Assert.Equal(Errno.None, SocketAddress.Unix("/a"u8, out SocketAddress address));

        Assert.Equal(new byte[] { 1, 0, (byte)'/', (byte)'a', 0 }, address.Bytes.ToArray());
        Assert.Equal(SocketDomain.AF_UNIX, address.Domain);
    }

    [Fact]
    public void Unix_paths_of_107_bytes_fit_and_of_108_do_not()
    {
        Assert.Equal(Errno.None, SocketAddress.Unix(Encoding.ASCII.GetBytes(new string('x', 107)), out SocketAddress address));
        Assert.Equal(110, address.Bytes.Length);
        Assert.Equal(Errno.ENAMETOOLONG, SocketAddress.Unix(Encoding.ASCII.GetBytes(new string('x', 108)), out _));
    }

    [Fact]
    public void Unix_paths_that_are_empty_or_have_a_NUL_are_EINVAL()
    {
        Assert.Equal(Errno.EINVAL, SocketAddress.Unix(default, out _));
        Assert.Equal(Errno.EINVAL, SocketAddress.Unix("a\0b"u8, out _));
    }

    [Fact]
    public void An_IPv4_address_has_16_bytes()
    {
        SocketAddress address = SocketAddress.Internet(IPAddress.Parse("1.2.3.4"), 564);

        Assert.Equal(new byte[] { 2, 0, 0x02, 0x34, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0 }, address.Bytes.ToArray());
    }

    [Fact]
    public void An_IPv6_address_has_28_bytes_and_its_scope()
    {
        SocketAddress address = SocketAddress.Internet(IPAddress.Parse("fe80::1%5"), 564);

        byte[] expected = new byte[28];
        (expected[0], expected[2], expected[3], expected[8], expected[9], expected[23], expected[24]) = (10, 0x02, 0x34, 0xfe, 0x80, 1, 5);
        Assert.Equal(expected, address.Bytes.ToArray());
    }

    [Fact]
    public void A_vsock_address_has_port_before_context_id()
    {
        SocketAddress address = SocketAddress.Vsock(SocketAddress.VsockAnyCid, 564);

        Assert.Equal(new byte[] { 40, 0, 0, 0, 0x34, 0x02, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0 }, address.Bytes.ToArray());
    }

    [Theory]
    [InlineData("127.0.0.1", SocketDomain.AF_INET)]
    [InlineData("::1", SocketDomain.AF_INET6)]
    public void Numbers_are_resolved_without_asking(string host, SocketDomain domain)
    {
        Assert.Equal(Errno.None, SocketAddress.Resolve(host, 1, out SocketAddress[] addresses));

        Assert.Equal(domain, Assert.Single(addresses).Domain);
    }

    [Fact]
    public void A_name_that_cannot_be_is_EHOSTUNREACH() =>
        Assert.Equal(Errno.EHOSTUNREACH, SocketAddress.Resolve(new string('x', 300), 1, out _));
}
