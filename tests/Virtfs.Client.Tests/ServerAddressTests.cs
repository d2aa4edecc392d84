using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("tcp:localhost:5640", "tcp:localhost:5640", "")]
    [InlineData("tcp:localhost:5640/dir/file", "tcp:localhost:5640", "/dir/file")]
    [InlineData("tcp:localhost/dir", "tcp:localhost:564", "/dir")]
    [InlineData("tcp:[::1]:5640/dir", "tcp:[::1]:5640", "/dir")]
    [InlineData("tcp:[::1]", "tcp:[::1]:564", "")]
    [InlineData("vsock:3:5640/a/b", "vsock:3:5640", "/a/b")]
    [InlineData("vsock:host:5640", "vsock:2:5640", "")]
    [InlineData("fd:3", "fd:3", "")]
    [InlineData("fd:3/a", "fd:3", "/a")]
    [InlineData("unix:/nowhere/x.sock", "unix:/nowhere/x.sock", "")]
    [InlineData("unix:/nowhere/x.sock//a/b", "unix:/nowhere/x.sock", "//a/b")]
    [InlineData("unix:x.sock", "unix:x.sock", "")]
    public void Reads_where_the_server_is_and_which_file_is_meant(string text, string server, string file)
    {
        Assert.True(ServerAddress.TryParse(text, out ServerAddress? address, out string error), error);
        Assert.Equal(server, address!.ToString());
        Assert.Equal(file, address.FilePath);
    }

    [Theory]
    [InlineData("", "'' is no address; write unix:PATH, tcp:HOST:PORT, vsock:CID:PORT or fd:N")]
    [InlineData("/tmp/x", "'/tmp/x' is no address; write unix:PATH, tcp:HOST:PORT, vsock:CID:PORT or fd:N")]
    [InlineData("./unix:x", "'./unix:x' is no address; write unix:PATH, tcp:HOST:PORT, vsock:CID:PORT or fd:N")]
    [InlineData("unix:", "'unix:' names no socket; write unix:PATH")]
    [InlineData("tcp:", "'tcp:' names no host and port; write tcp:HOST:PORT, with an IPv6 number in brackets")]
    [InlineData("tcp:h:99999", "'tcp:h:99999' names no host and port; write tcp:HOST:PORT, with an IPv6 number in brackets")]
    [InlineData("tcp:::1:5640", "'tcp:::1:5640' names no host and port; write tcp:HOST:PORT, with an IPv6 number in brackets")]
    [InlineData("tcp:[::1]x", "'tcp:[::1]x' names no host and port; write tcp:HOST:PORT, with an IPv6 number in brackets")]
    [InlineData("vsock:5640", "'vsock:5640' names no context id and port; write vsock:CID:PORT, two numbers")]
    [InlineData("fd:x", "'fd:x' names no descriptor; write fd:N, a number")]
    public void Says_what_to_write_instead(string text, string expected)
    {
        Assert.False(ServerAddress.TryParse(text, out _, out string error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void The_path_of_a_unix_socket_ends_at_the_socket()
    {
        string folder = Directory.CreateTempSubdirectory("virtfs-").FullName;
        string socket = Path.Combine(folder, "s.d", "x");
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(Encoding.UTF8.GetBytes(socket), out ListeningSocket? listener));
        using (listener)
        {
            Assert.True(ServerAddress.TryParse($"unix:{socket}/dir/file", out ServerAddress? address, out _));
            Assert.Equal($"unix:{socket}", address!.ToString());
            Assert.Equal("/dir/file", address.FilePath);
        }

        Directory.Delete(folder, recursive: true);
    }
}
