using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tread on files.</summary>
public sealed class ReadTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void A_read_ends_at_the_end_of_the_file() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Read(1, 0, 7);
        s.Read(1, 0, 8);
        s.Read(1, 3, 2);
        s.Read(1, 3, 1000);
        s.Read(1, 7, 10);
        s.Read(1, 8, 10);
        s.Read(1, 1UL << 40, 10);
        s.Read(1, 0, 0);
        s.Read(1, 100, 0);
    });

    [Theory]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFUL)]
    [InlineData(0x7FFF_FFFF_FFFF_FFF0UL)]
    [InlineData(0x8000_0000_0000_0000UL)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL)]
    public void An_offset_beyond_63_bits_is_invalid(ulong offset) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Read(1, offset, 10);
        s.Read(1, offset, 0);
        s.Write(1, offset, "x");
        s.Write(1, offset, "");
    });

    [Fact]
    public void A_file_is_read_in_large_pieces() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", new string('a', 40000) + new string('b', 40000)));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Read(1, 0, 32768 - 11);
        s.Read(1, 30000, 32768 - 24);
        s.Read(1, 79990, 32768 - 24);
    });

    [Fact]
    public void A_hole_reads_as_zeros() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "x");
            f.Write("file", 10000, "y");
        });
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Read(1, 0, 20000);
        s.Read(1, 9999, 10);
    });

    [Fact]
    public void A_fid_that_is_not_open_is_not_read() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Read(0, 0, 10);
        s.Walk(0, 1, "file");
        s.Read(1, 0, 10);
        s.Write(1, 0, "x");
        s.Write(0, 0, "x");
    });

    [Fact]
    public void A_directory_is_not_read() => Compare(s =>
    {
        s.Open(0);
        s.Read(0, 0, 100);
        s.Read(0, 0, 0);
    });

    [Fact]
    public void A_file_opened_for_writing_is_not_read() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.WriteOnly);
        s.Read(1, 0, 10);
        s.Read(1, 0, 0);
    });

    [Fact]
    public void What_the_host_writes_is_read_at_once() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Read(1, 0, 10);
        s.OnHost(f => f.Write("file", 3, "TENT and more"));
        s.Read(1, 0, 100);
        s.GetAttributes(1);
    });
}
