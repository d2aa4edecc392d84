using System;
using System.Text;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.Protocol.Tests.Proxy;

/// <summary>The requests of QEMU's proxy driver, byte for byte as it sends them.</summary>
public class ProxyRequestTests
{
    public static TheoryData<string, string> Samples => new()
    {
        { "02000000 0d000000  0700 '//dir/f' 01000000", "Open path=//dir/f flags=1" },
        { "03000000 16000000  0400 '//ab' 42000000 a4810000 e8030000 e9030000", "Create path=//ab mode=100644 uid=1000 gid=1001 flags=66" },
        { "04000000 1a000000  00000000 00000000 0400 '//nd' a4210000 0301000000000000", "MakeNode path=//nd mode=20644 number=259" },
        { "05000000 12000000  05000000 06000000 0400 '//md' ff050000", "MakeDirectory path=//md mode=2777 uid=5 gid=6" },
        { "06000000 14000000  05000000 06000000 0400 '/etc' 0400 '//sl'", "MakeSymlink path=//sl other=/etc uid=5 gid=6" },
        { "07000000 0a000000  0300 '//a' 0300 '//b'", "MakeLink path=//a other=//b" },
        { "08000000 03000000  0100 '/'", "GetAttributes path=/" },
        { "09000000 09000000  0300 '//l' 00100000", "ReadLink path=//l size=4096" },
        { "0a000000 03000000  0100 '/'", "GetStatistics path=/" },
        { "0b000000 09000000  0300 '//f' a4010000", "ChangeMode path=//f mode=644" },
        { "0c000000 0d000000  0300 '//f' ffffffff 07000000", "ChangeOwner path=//f uid=4294967295 gid=7" },
        { "0d000000 0d000000  0300 '//f' 0500000000000000", "Truncate path=//f number=5" },
        {
            "0e000000 25000000  0300 '//f' 0100000000000000 0200000000000000 ffffffffffffffff feffff3f00000000",
            "SetTimes path=//f times=1,2,-1,1073741822"
        },
        { "0f000000 0a000000  0300 '//a' 0300 '//b'", "Rename path=//a other=//b" },
        { "10000000 05000000  0300 '//a'", "Remove path=//a" },
        { "11000000 11000000  64000000 0300 '//f' 0600 'user.a'", "GetXattr path=//f other=user.a size=100" },
        { "12000000 09000000  00000000 0300 '//f'", "ListXattr path=//f" },
        { "13000000 1a000000  0300 '//f' 0600 'user.a' 0300 'val' 03000000 01000000", "SetXattr path=//f other=user.a value=val size=3 flags=1" },
        { "14000000 0d000000  0300 '//f' 0600 'user.a'", "RemoveXattr path=//f other=user.a" },
        { "15000000 03000000  0100 '/'", "GetGeneration path=/" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_request_decodes(string hex, string expected) => Assert.Equal(expected, Describe(Hex.Bytes(hex)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_request_encodes_to_the_same_bytes(string hex, string expected)
    {
        byte[] bytes = Hex.Bytes(hex);
        Assert.Equal(expected, Describe(bytes));
        Assert.True(ProxyRequest.TryDecode((ProxyRequestType)bytes[0], bytes.AsSpan(ProxyHeader.Length), out ProxyRequest request));
        byte[] encoded = new byte[bytes.Length];
        Assert.Equal(bytes.Length, request.Encode(encoded));
        Assert.Equal(bytes, encoded);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_body_cut_short_does_not_decode(string hex, string expected)
    {
        byte[] bytes = Hex.Bytes(hex);
        Assert.Equal(expected, Describe(bytes));
        for (int length = ProxyHeader.Length; length < bytes.Length; length++)
        {
            Assert.False(ProxyRequest.TryDecode((ProxyRequestType)bytes[0], bytes.AsSpan(ProxyHeader.Length..length), out _), $"{length} bytes");
        }
    }

    [Fact]
    public void A_string_ends_at_its_first_NUL()
    {
        Assert.True(ProxyRequest.TryDecode(ProxyRequestType.GetAttributes, Hex.Bytes("0700 '//a' 00 'xyz'"), out ProxyRequest request));
        Assert.Equal("//a", Encoding.ASCII.GetString(request.Path));
    }

    [Fact]
    public void A_value_keeps_its_NULs()
    {
        byte[] body = Hex.Bytes("0300 '//f' 0600 'user.a' 0300 00 'a' 00 03000000 00000000");
        Assert.True(ProxyRequest.TryDecode(ProxyRequestType.SetXattr, body, out ProxyRequest request));
        Assert.Equal("\0a\0", Encoding.ASCII.GetString(request.Value));
    }

    [Fact]
    public void What_follows_the_fields_is_ignored() =>
        Assert.True(ProxyRequest.TryDecode(ProxyRequestType.GetAttributes, Hex.Bytes("0300 '//a' 78787878"), out _));

    [Fact]
    public void A_body_over_the_limit_is_not_encoded()
    {
        byte[] room = new byte[200_000];
        byte[] text = new byte[33_000];
        Assert.Equal(0, new ProxyRequest { Type = ProxyRequestType.Rename, Path = text, Other = text }.Encode(room));
        Assert.NotEqual(0, new ProxyRequest { Type = ProxyRequestType.Rename, Path = text, Other = text.AsSpan(0, 32_000) }.Encode(room));
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(1u, false)]
    [InlineData(2u, true)]
    [InlineData(21u, true)]
    [InlineData(22u, false)]
    [InlineData(0x80000002u, false)]
    public void Only_some_types_are_requests(uint type, bool expected) => Assert.Equal(expected, new ProxyHeader(type, 0).IsRequest);

    private static string Describe(byte[] bytes)
    {
        Assert.True(ProxyHeader.TryDecode(bytes, out ProxyHeader header));
        Assert.Equal(bytes.Length - ProxyHeader.Length, (int)header.Size);
        Assert.True(ProxyRequest.TryDecode((ProxyRequestType)header.Type, bytes.AsSpan(ProxyHeader.Length), out ProxyRequest request));
        var text = new StringBuilder();
        text.Append(request.Type).Append(" path=").Append(Encoding.ASCII.GetString(request.Path));
        Add("other", Encoding.ASCII.GetString(request.Other));
        Add("value", Encoding.ASCII.GetString(request.Value));
        Add("mode", Convert.ToString(request.Mode, 8));
        Add("uid", request.Uid.ToString());
        Add("gid", request.Gid.ToString());
        Add("number", request.Number.ToString());
        Add("size", request.Size.ToString());
        Add("flags", request.Flags.ToString());
        ProxyTimes times = request.Times;
        Add("times", times == default ? "" : $"{times.AccessSeconds},{times.AccessNanoseconds},{times.ModificationSeconds},{times.ModificationNanoseconds}");
        return text.ToString();

        void Add(string name, string value)
        {
            if (value is not ("" or "0"))
            {
                text.Append(' ').Append(name).Append('=').Append(value);
            }
        }
    }
}
