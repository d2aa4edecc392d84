using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Twrite on files, and Tfsync.</summary>
public sealed class WriteTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void Data_goes_where_the_offset_says() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.WriteOnly);
        s.Write(1, 0, "C");
        s.Write(1, 5, "NT and more");
        s.Write(1, 30, "far");
        s.Write(1, 0, "");
        s.Write(1, 5000, "");
        s.GetAttributes(1);
    });

    [Fact]
    public void Large_pieces_are_written_whole() => Compare(s =>
    {
        s.Create(0, "file");
        s.Write(0, 0, new string('a', 32768 - 24));
        s.Write(0, 1000, new string('b', 32768 - 23));
        s.Write(0, 100_000, new string('c', 30000));
        s.GetAttributes(0);
    });

    [Fact]
    public void An_appending_file_ignores_the_offset() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.WriteOnly | LopenFlags.Append);
        s.Write(1, 0, "ONE");
        s.Write(1, 100, "TWO");
    });

    [Fact]
    public void A_file_opened_for_reading_is_not_written() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Write(1, 0, "x");
        s.Write(1, 0, "");
    });

    [Fact]
    public void A_directory_is_not_written() => Compare(s =>
    {
        s.Open(0);
        s.Write(0, 0, "x");
        s.Write(0, 0, "");
    });

    [Fact]
    public void A_file_of_5_GB_is_written_at_its_end() => Compare(s =>
    {
        s.Create(0, "file");
        s.Write(0, 5_000_000_000, "end");
        s.Read(0, 4_999_999_999, 10);
        s.GetAttributes(0);
    });

    [Fact]
    public void Bytes_behind_the_data_are_ignored() => Compare(s =>
    {
        s.Create(0, "file");
        s.Send(new Message(MessageType.Twrite).U32(0).U64(0).Data("data"u8.ToArray()).Raw(1, 2, 3));
    });

    [Fact]
    public void Files_and_directories_are_synchronised() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.WriteOnly);
        s.Write(1, 0, "x");
        s.Synchronise(1);
        s.Synchronise(1, 1);
        s.Synchronise(1, 77);
        s.Open(0);
        s.Synchronise(0);
        s.Synchronise(0, 1);
    });

    [Fact]
    public void Only_what_is_open_is_synchronised() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Synchronise(1);
        s.Synchronise(0);
        s.Synchronise(0, 1);
        s.CreateXattr(1, "user.a", 1);
        s.Synchronise(1);
    });

    [Theory]
    [InlineData(4755u)]
    [InlineData(2755u)]
    [InlineData(6755u)]
    [Shows("set-id-bits")]
    public void Set_id_bits_do_not_survive_a_write(uint mode) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(mode)));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.WriteOnly);
        s.DiffersOnDisk(IntendedDifferences.SetIdBits, "file", $": 010{mode} ", ": 0100755 ");
        s.Write(1, 0, "X");
    });

    [Theory]
    [InlineData(LopenFlags.ReadOnly)]
    [InlineData(LopenFlags.WriteOnly)]
    [Shows("set-id-bits")]
    public void Set_id_bits_do_not_survive_a_cut(LopenFlags flags) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(4755)));
        s.Walk(0, 1, "file");
        if (flags == LopenFlags.WriteOnly)
        {
            s.Open(1, flags);
        }

        s.DiffersOnDisk(IntendedDifferences.SetIdBits, "file", ": 0104755 ", ": 0100755 ");
        s.SetAttributes(1, SetattrMask.Size, size: 3);
    });

    [Fact]
    [Shows("set-id-bits")]
    public void Set_id_bits_do_not_survive_a_cut_at_opening() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(4755)));
        s.Walk(0, 1, "file");
        s.DiffersOnDisk(IntendedDifferences.SetIdBits, "file", ": 0104755 ", ": 0100755 ");
        s.Open(1, LopenFlags.WriteOnly | LopenFlags.Truncate);
    });

    [Fact]
    public void A_group_bit_without_execution_survives() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(2644)));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.WriteOnly);
        s.Write(1, 0, "X");
    });
}
