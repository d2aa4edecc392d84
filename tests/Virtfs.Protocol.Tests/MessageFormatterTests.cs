using System.Linq;
using System.Text;
using Xunit;

namespace Virtfs.Protocol.Tests;

/// <summary>What the lines look like beyond the plain ones, which stand beside their bytes in the table of all messages.</summary>
public class MessageFormatterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("07")]
    [InlineData("07000000 78 01")]
    public void Less_than_a_header_is_no_message(string message)
    {
        byte[] bytes = Hex.Bytes(message);

        Assert.Equal($"no message ({bytes.Length} bytes)", MessageFormatter.Describe(bytes));
    }

    [Theory]
    [InlineData("09000000 c8 0500 0000", "type 200 tag 5 (9 bytes)")]
    [InlineData("07000000 06 0500", "Tlerror tag 5 (7 bytes)")]
    [InlineData("07000000 6a 0500", "Terror tag 5 (7 bytes)")]
    public void A_message_without_a_type_of_its_own_is_told_by_name_and_length(string message, string line)
    {
        Assert.Equal(line, MessageFormatter.Describe(Hex.Bytes(message)));
    }

    [Fact]
    public void Reserved_numbers_are_words()
    {
        Assert.Equal("Tclunk tag none fid none", MessageFormatter.Describe(Hex.Bytes("0b000000 78 ffff ffffffff")));
    }

    [Fact]
    public void Data_is_told_by_its_length_whether_or_not_it_is_there()
    {
        Assert.Equal("Twrite tag 5 fid 1 offset 2 count 3",
            MessageFormatter.Describe(Hex.Bytes("1a000000 76 0500 01000000 0200000000000000 03000000 ffffff")));
        Assert.Equal("Rread tag 5 count 3", MessageFormatter.Describe(Hex.Bytes("0e000000 75 0500 03000000")));
        Assert.Equal("Rreaddir tag 5 count 300", MessageFormatter.Describe(Hex.Bytes("37010000 29 0500 2c010000")));
    }

    [Theory]
    [InlineData("'Grüße 日本'", "Grüße 日本")]
    [InlineData("'a\"b\\c'", "a\\\"b\\\\c")]
    [InlineData("0a 1b5b 7f", "\\x0a\\x1b[\\x7f")]
    [InlineData("00", "\\x00")]
    [InlineData("ff 'a' c3 'b'", "\\xffa\\xc3b")]
    [InlineData("c385 e2", "Å\\xe2")]
    [InlineData("e280ae", "\\xe2\\x80\\xae")] // turns the direction of writing around
    [InlineData("e280a8", "\\xe2\\x80\\xa8")] // line separator
    [InlineData("c2a0", "\\xc2\\xa0")] // no-break space
    [InlineData("c29b", "\\xc2\\x9b")] // a terminal's control sequence introducer in one character
    [InlineData("ee8080", "\\xee\\x80\\x80")] // private use
    [InlineData("eda080", "\\xed\\xa0\\x80")] // half of a surrogate pair
    public void A_name_is_escaped_where_a_terminal_would_not_show_it(string name, string shown)
    {
        byte[] bytes = Hex.Bytes(name);

        Assert.Equal($"Rreadlink tag 5 target \"{shown}\"",
            MessageFormatter.Describe([0, 0, 0, 0, 23, 5, 0, (byte)bytes.Length, 0, .. bytes]));
    }

    [Fact]
    public void A_long_name_is_cut()
    {
        byte[] name = Encoding.UTF8.GetBytes(new string('x', 300));

        Assert.Equal($"Rreadlink tag 5 target \"{new string('x', 256)}\" ... (300 bytes)",
            MessageFormatter.Describe([0, 0, 0, 0, 23, 5, 0, 0x2c, 1, .. name]));
    }

    [Fact]
    public void A_long_list_of_names_is_cut()
    {
        byte[] names = new byte[2 * 1000];

        Assert.Equal($"Twalk tag 5 fid 1 newfid 2{string.Concat(Enumerable.Repeat(" \"\"", 16))} ... nwname 1000",
            MessageFormatter.Describe([0, 0, 0, 0, 110, 5, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0xe8, 3, .. names]));
    }

    [Fact]
    public void A_long_list_of_qids_is_cut()
    {
        byte[] qids = new byte[Qid.Size * 17];

        Assert.Equal($"Rwalk tag 5 nwqid 17{string.Concat(Enumerable.Repeat(" file:0.0", 16))} ...",
            MessageFormatter.Describe([0, 0, 0, 0, 111, 5, 0, 17, 0, .. qids]));
    }

    [Theory]
    [InlineData("0c000000 70 0500 01000000 11", Dialect.U, "Topen tag 5 fid 1 mode OWRITE|OTRUNC")]
    [InlineData("0c000000 0c 0500 01000000 11", Dialect.Plain, "Tlopen tag 5 fid 1 mode OWRITE|OTRUNC")]
    [InlineData("0f000000 70 0500 01000000 01020000", Dialect.L, "Topen tag 5 fid 1 flags O_WRONLY|O_TRUNC")]
    [InlineData("0c000000 70 0500 01000000 e3", Dialect.None, "Topen tag 5 fid 1 mode OEXEC|OCEXEC|ORCLOSE|OAPPEND")]
    [InlineData("0f000000 0c 0500 01000000 01020000", Dialect.None, "Tlopen tag 5 fid 1 flags O_WRONLY|O_TRUNC")]
    public void An_open_is_read_as_the_dialect_has_it_whatever_its_name(string message, Dialect dialect, string line)
    {
        Assert.Equal(line, MessageFormatter.Describe(Hex.Bytes(message), dialect));
    }

    [Theory]
    [InlineData("6b 0500 0200 'no'", "Rerror tag 5 \"no\"")]
    [InlineData("68 0500 01000000 ffffffff 0400 'root' 0000", "Tattach tag 5 fid 1 afid none uname \"root\" aname \"\" n_uname none")]
    [InlineData("72 0500 01000000 0100 'd' ed010080 00", "Tcreate tag 5 fid 1 name \"d\" perm 0755|DMDIR mode OREAD")]
    [InlineData(
        "7e 0500 01000000 3100 2f00 ffff ffffffff ff ffffffff ffffffffffffffff ffffffff ffffffff 02000000 ffffffffffffffff 0000 0000 0000 0000",
        "Twstat tag 5 fid 1 mtime 2")]
    public void A_message_of_9P2000_has_fewer_fields(string message, string line)
    {
        byte[] bytes = [0, 0, 0, 0, .. Hex.Bytes(message)];

        Assert.Equal(line, MessageFormatter.Describe(bytes, Dialect.Plain));
    }

    [Fact]
    public void Flags_without_a_name_are_hexadecimal()
    {
        Assert.Equal("Tlopen tag 5 fid 1 flags O_ACCMODE|O_SYNC|0x80000000",
            MessageFormatter.Describe(Hex.Bytes("0f000000 0c 0500 01000000 03001080")));
        Assert.Equal("Tgetattr tag 5 fid 1 mask mode|size|0x8000000000000000",
            MessageFormatter.Describe(Hex.Bytes("13000000 18 0500 01000000 0102000000000080")));
    }
}
