using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <content>Txattrcreate.</content>
public sealed partial class XattrTests
{
    [Fact]
    public void An_attribute_is_set_when_its_fid_is_clunked() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.new", 10);
        s.Write(1, 0, "01234");
        s.Write(1, 5, "56789");
        s.Clunk(1);
        s.GetAttributes(1);
    });

    [Fact]
    public void An_attribute_is_replaced() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 1);
        s.Write(1, 0, "Z");
        s.Clunk(1);
    });

    [Fact]
    public void Size_zero_removes_an_attribute() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 0);
        s.Clunk(1);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 0);
        s.Clunk(1);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.b", 0, 1);
        s.Clunk(1);
    });

    [Fact]
    public void Too_few_bytes_set_nothing() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 10);
        s.Write(1, 0, "12345");
        s.Clunk(1);
        s.GetAttributes(1);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 10);
        s.Clunk(1);
    });

    [Fact]
    public void Bytes_written_twice_count_twice() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 4);
        s.Write(1, 0, "12");
        s.Write(1, 0, "34");
        s.Read(1, 0, 10);
        s.Clunk(1);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.b", 4);
        s.Write(1, 0, "1234");
        s.Write(1, 0, "5");
        s.Clunk(1);
    });

    [Fact]
    public void Bytes_beyond_the_size_are_not_taken() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.new", 4);
        s.Write(1, 5, "x");
        s.Write(1, 4, "x");
        s.Write(1, 2, "abcdef");
        s.Write(1, ulong.MaxValue, "x");
        s.Write(1, 0, "AB");
        s.Read(1, 0, 10);
        s.Clunk(1);
    });

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(3u)]
    public void Flags_are_the_hosts_to_judge_at_the_clunk(uint flags) => Compare(s =>
    {
        s.OnHost(MakeFile);
        foreach (string name in new[] { "user.a", "user.new" })
        {
            s.Walk(0, 1, "file");
            s.CreateXattr(1, name, 1, flags);
            s.Write(1, 0, "x");
            s.Clunk(1);
        }
    });

    [Theory]
    [InlineData(4u)]
    [InlineData(5u)]
    [InlineData(0x8000_0000u)]
    public void Other_flags_are_invalid(uint flags) => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 1, flags);
        s.CreateXattr(77, "user.a", 100_000, flags);
        s.Open(1);
    });

    [Theory]
    [InlineData(65536UL)]
    [InlineData(65537UL)]
    [InlineData(0x1_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    public void Size_is_limited_to_64_KiB(ulong size) => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", size);
        s.CreateXattr(77, "user.a", size);
        s.Read(1, 0, 10);
    });

    [Fact]
    public void An_open_fid_takes_no_attribute() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.Open(1);
        s.CreateXattr(1, "user.a", 1);
        s.Walk(0, 2, "file");
        s.CreateXattr(2, "user.a", 1);
        s.CreateXattr(2, "user.b", 1);
        s.Open(0);
        s.CreateXattr(0, "user.a", 1);
    });

    [Theory]
    [InlineData("user.")]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("security.capability")]
    [InlineData("security.x")]
    [InlineData("trusted.x")]
    [InlineData("system.x")]
    [InlineData("system.posix_acl_access")]
    [InlineData("user.virtfs.uid")]
    [InlineData("user.a\0b")]
    public void Names_are_judged_at_the_clunk(string name) => Compare(
        s =>
        {
            s.OnHost(MakeFile);
            s.Walk(0, 1, "file");
            s.CreateXattr(1, name, 1);
            s.Write(1, 0, "x");
            s.Clunk(1);
            s.Walk(0, 1, "file");
            s.CreateXattr(1, name, 0);
            s.Clunk(1);
        },
        name.Length % 2 == 0 ? ExportKind.Passthrough : ExportKind.None);

    [Theory]
    [InlineData(3000)]
    [InlineData(5000)]
    [InlineData(65536)]
    public void A_value_is_as_long_as_the_host_allows(int length) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", (ulong)length);
        for (int at = 0; at < length; at += 20000)
        {
            s.Write(1, (ulong)at, new string((char)('a' + (at / 20000)), System.Math.Min(20000, length - at)));
        }

        s.Read(1, 0, 100_000);
        s.Clunk(1);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.Read(2, 0, 100_000);
    });

    [Fact]
    public void A_fid_that_sets_an_attribute_does_nothing_else() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 3);
        s.GetAttributes(1);
        s.Walk(1, 2);
        s.ReadDirectory(1, 0);
        s.CreateXattr(1, "user.b", 1);
        s.Rename(1, 0, "moved");
        s.SetAttributes(1, SetattrMask.Mode, mode: Octal(100600));
        s.SetAttributes(1, SetattrMask.Size, size: 1);
        s.Write(1, 4, "x");
        s.Write(1, 3, "x");
        s.Write(1, 0, "abc");
        s.Clunk(1);
    });
}
