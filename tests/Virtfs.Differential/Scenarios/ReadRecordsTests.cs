using System.Globalization;
using Virtfs.Differential.Comparison;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tread of a directory: stat records.</summary>
public sealed class ReadRecordsTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void Every_kind_of_entry_is_told_as_by_Tstat() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content", 0x9ED);
            f.MakeDirectory("directory");
            f.MakeFile("directory/inner");
            f.MakeSymlink("link", "some/where");
            f.MakeFifo("fifo");
            f.ChangeOwner("file", 1000, 1001);
        });
        s.MakeNode(0, "device", 0x2000 | 0x1A4, 1, 3);
        s.OpenByMode(0);
        s.Read(0, 0, 20000);
        s.Read(0, 20000, 20000);
    });

    [Fact]
    public void Below_the_root_the_parent_is_told() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeDirectory("directory/inner");
            f.MakeFile("directory/inner/file");
        });
        s.Walk(0, 1, "directory", "inner");
        s.OpenByMode(1);
        s.Read(1, 0, 20000);
    });

    [Theory]
    [InlineData(0u)]
    [InlineData(60u)]
    [InlineData(79u)]
    [InlineData(80u)]
    [InlineData(81u)]
    [InlineData(82u)]
    [InlineData(100u)]
    [InlineData(170u)]
    [InlineData(300u)]
    public void Only_whole_records_are_sent_and_reading_goes_on(uint count) => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            for (int i = 0; i < 12; i++)
            {
                f.MakeFile(i.ToString(CultureInfo.InvariantCulture).PadLeft(i + 1, 'n'));
            }
        });
        s.OpenByMode(0);
        for (uint offset = 0; offset < 10; offset++)
        {
            s.Read(0, offset, count);
        }
    });

    [Fact]
    public void Offset_0_begins_anew() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("a");
            f.MakeFile("b");
            f.MakeFile("c");
        });
        s.OpenByMode(0);
        s.Read(0, 0, 200);
        s.Read(0, 0, 200);
        s.Read(0, 200, 200);
        s.Unlink(0, "a");
        s.OnHost(f => f.MakeFile("d"));
        s.Read(0, 0, 20000);
        s.Read(0, 1, 20000);
        s.Read(0, ulong.MaxValue, 20000);
    });

    [Fact]
    public void A_listing_of_many_is_whole() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            for (int i = 0; i < 300; i++)
            {
                f.MakeFile($"file{i}");
            }
        });
        s.OpenByMode(0);
        s.LooksAfterEachStep = false;
        for (uint i = 0; i < 20; i++)
        {
            s.Read(0, i * 4000, 4000);
        }
    });

    [Fact]
    public void Treaddir_is_for_another_dialect_and_Tread_of_a_directory_for_this_one() => CompareInU(s =>
    {
        s.Walk(0, 1);
        s.OpenByMode(1);
        s.ReadDirectory(1, 0, 1000);
        s.ReadDirectory(0, 0, 1000);
        s.ReadDirectory(77, 0, 1000);
        s.Read(77, 0, 1000);
        s.Read(0, 0, 1000);
        s.Version(version: "9P2000.L");
        s.Attach();
        s.Send(new Message(Virtfs.Protocol.MessageType.Tlopen).U32(0).U32(0));
        s.Read(0, 0, 1000);
    });

    [Fact]
    public void A_removed_directory_is_empty() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.OpenByMode(1);
        s.OnHost(f => f.RemoveDirectory("directory"));
        s.Read(1, 0, 1000);
    });

    [Fact]
    public void A_read_only_export_is_listed() => CompareInU(
        s =>
        {
            s.OnHost(f => f.MakeFile("file"));
            s.OpenByMode(0);
            s.Read(0, 0, 1000);
        },
        ExportKind.ReadOnly);
}
