using System;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>What a client may say wrong: the answers of QEMU's helper, and never more than an answer or the end.</summary>
public sealed class MalformedTests : IDisposable
{
    private readonly ServedFolder _served = new();

    public void Dispose() => _served.Dispose();

    [Fact]
    public void A_string_longer_than_its_body_is_ENOBUFS_and_serving_goes_on()
    {
        Send((uint)ProxyRequestType.GetAttributes, [100, 0, (byte)'/', (byte)'/']);
        Assert.Equal(Errno.ENOBUFS, _served.Receive());
        Send((uint)ProxyRequestType.Open, [1, 0, (byte)'/']);
        Assert.Equal(Errno.ENOBUFS, _served.ReceiveDescriptor(out _));
        Assert.Equal(Errno.None, _served.Ask(ProxyRequestType.GetAttributes, "/"));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(22u)]
    [InlineData(0x80000008u)]
    [InlineData(uint.MaxValue)]
    public void An_unknown_type_ends_the_conversation(uint type)
    {
        Send(type, [1, 0, (byte)'/']);
        AssertClosed();
    }

    [Theory]
    [InlineData(65537u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(uint.MaxValue)]
    public void A_body_over_the_limit_ends_the_conversation(uint size)
    {
        byte[] bytes = new byte[ProxyHeader.Length];
        var writer = new WireWriter(bytes);
        new ProxyHeader((uint)ProxyRequestType.GetAttributes, size).Encode(ref writer);
        Assert.Equal(Errno.None, _served.Client.Send(bytes));
        AssertClosed();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    public void A_request_that_breaks_off_ends_the_conversation(int length)
    {
        byte[] bytes = new byte[64];
        int whole = new ProxyRequest { Type = ProxyRequestType.GetAttributes, Path = "//abc"u8 }.Encode(bytes);
        Assert.True(length < whole);
        Assert.Equal(Errno.None, _served.Client.Send(bytes.AsSpan(0, length)));
        Assert.Equal(Errno.None, Libc.Shutdown(_served.Client.Descriptor, ShutdownDirections.SHUT_WR));
        AssertClosed();
    }

    [Fact]
    public void A_value_shorter_than_its_size_is_EINVAL()
    {
        File.WriteAllText(Path.Combine(_served.Path, "file"), string.Empty);
        var request = new ProxyRequest { Type = ProxyRequestType.SetXattr, Path = "//file"u8, Other = "user.a"u8, Value = "val"u8, Size = 1000 };
        Assert.Equal(Errno.EINVAL, _served.Ask(request));
        request.Size = -1;
        Assert.Equal(Errno.EINVAL, _served.Ask(request));
    }

    [Fact]
    public void A_negative_room_is_EINVAL()
    {
        File.CreateSymbolicLink(Path.Combine(_served.Path, "link"), "target");
        Assert.Equal(Errno.EINVAL, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ReadLink, Path = "//link"u8, Size = -1 }));
        Assert.Equal(Errno.EINVAL, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ReadLink, Path = "//link"u8, Size = 0 }));
        Assert.Equal(Errno.EINVAL, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ListXattr, Path = "//link"u8, Size = -1 }));
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ReadLink, Path = "//link"u8, Size = 1 }));
        Assert.Equal("", _served.Text());
        Assert.Equal(Errno.None, _served.Ask(new ProxyRequest { Type = ProxyRequestType.ReadLink, Path = "//link"u8, Size = int.MaxValue }));
        Assert.Equal("target", _served.Text());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Requests_made_of_chance_get_one_answer_each_and_reach_nothing_outside(int seed)
    {
        File.WriteAllText(Path.Combine(_served.Above, "secret"), "outside");
        Directory.CreateDirectory(Path.Combine(_served.Path, "dir"));
        File.CreateSymbolicLink(Path.Combine(_served.Path, "up"), "..");
        var random = new Random(seed);
        byte[] buffer = new byte[ProxyReply.MaximumSize];
        for (int i = 0; i < 5000; i++)
        {
            int length = Generate(random, buffer);
            var type = (ProxyRequestType)buffer[0];
            Assert.Equal(Errno.None, _served.Client.Send(buffer.AsSpan(0, length)));
            if (ProxyReply.BringsDescriptor(type))
            {
                _ = _served.ReceiveDescriptor(out int descriptor);
                Assert.True(descriptor < 0 || Libc.Close(descriptor) == Errno.None);
            }
            else
            {
                _ = _served.Receive();
            }
        }

        Assert.Equal("outside", File.ReadAllText(Path.Combine(_served.Above, "secret")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_served.Above).Length);
    }

    // A request of a known type with names of a small world, and in one of three cases bytes of it changed, cut or added.
    private static int Generate(Random random, byte[] buffer)
    {
        string[] names = ["a", "b", "dir", "up", "..", ".", "", "secret", "up/secret", "../secret", new string('n', 300)];
        byte[] path = System.Text.Encoding.UTF8.GetBytes($"//{names[random.Next(names.Length)]}/{names[random.Next(names.Length)]}");
        byte[] other = System.Text.Encoding.UTF8.GetBytes(random.Next(2) == 0 ? $"//{names[random.Next(names.Length)]}" : "user.a");
        var request = new ProxyRequest
        {
            Type = (ProxyRequestType)random.Next(2, 22),
            Path = path,
            Other = other,
            Value = other,
            Flags = random.Next(3) == 0 ? random.Next() : random.Next(4),
            Mode = (uint)random.Next(0x10000) & ~0x2000u & ~0x6000u, // No devices.
            Uid = (uint)random.Next(3),
            Gid = random.Next(4) == 0 ? uint.MaxValue : (uint)random.Next(3),
            Size = random.Next(5) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(20),
            Number = (ulong)random.Next(100),
            Times = new ProxyTimes(random.Next(), random.Next(), random.Next(), random.Next()),
        };
        int length = request.Encode(buffer);
        if (random.Next(3) != 0)
        {
            return length;
        }

        // The header stays right: what has no right header ends the conversation.
        int body = random.Next(length - ProxyHeader.Length + 10);
        random.NextBytes(buffer.AsSpan(length, 10));
        for (int i = random.Next(4); i > 0 && body > 0; i--)
        {
            buffer[ProxyHeader.Length + random.Next(body)] = (byte)random.Next(256);
        }

        var writer = new WireWriter(buffer);
        new ProxyHeader((uint)request.Type, (uint)body).Encode(ref writer);
        return ProxyHeader.Length + body;
    }

    private void Send(uint type, byte[] body)
    {
        byte[] bytes = new byte[ProxyHeader.Length + body.Length];
        var writer = new WireWriter(bytes);
        new ProxyHeader(type, (uint)body.Length).Encode(ref writer);
        writer.WriteBytes(body);
        Assert.Equal(Errno.None, _served.Client.Send(bytes));
    }

    private void AssertClosed() => _served.AssertEnds();
}
