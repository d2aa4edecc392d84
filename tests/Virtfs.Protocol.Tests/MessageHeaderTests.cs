using Xunit;

namespace Virtfs.Protocol.Tests;

public class MessageHeaderTests
{
    [Fact]
    public void A_header_is_size_type_tag()
    {
        Assert.True(MessageHeader.TryDecode(Hex.Bytes("04030201 6e 0605 ff"), out MessageHeader header));
        Assert.Equal(new MessageHeader(0x01020304, MessageType.Twalk, 0x0506), header);
    }

    [Fact]
    public void A_header_is_written_as_it_is_read()
    {
        byte[] destination = new byte[8];

        new MessageHeader(0x01020304, MessageType.Rlerror, Limits.NoTag).Encode(destination);

        Assert.Equal(Hex.Bytes("04030201 07 ffff 00"), destination);
    }

    [Fact]
    public void Six_bytes_are_no_header()
    {
        for (int length = 0; length < MessageHeader.Length; length++)
        {
            Assert.False(MessageHeader.TryDecode(new byte[length], out _));
        }
    }
}
