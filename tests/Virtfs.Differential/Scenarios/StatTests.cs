using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tstat.</summary>
public sealed class StatTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void Every_kind_of_object_has_its_mode_and_extension() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content", 0x180);
            f.MakeLink("file", "second");
            f.MakeDirectory("directory", 0x1C0);
            f.MakeSymlink("link", "some/where");
            f.MakeFifo("fifo");
            f.MakeSocket("socket");
            f.MakeFile("owned");
            f.ChangeOwner("owned", 1000, 1001);
            f.MakeFile("old");
            f.MakeOld("old");
        });
        s.MakeNode(0, "character", 0x2000 | 0x1A4, 1, 3);
        s.MakeNode(0, "block", 0x6000 | 0x1A4, 7, 300);
        foreach (string name in new[] { "file", "second", "directory", "link", "fifo", "socket", "owned", "old", "character", "block" })
        {
            s.Walk(0, 1, name);
            s.Stat(1);
            s.Clunk(1);
        }
    });

    [Theory]
    [InlineData(0x9ED)]
    [InlineData(0x5ED)]
    [InlineData(0x3ED)]
    [InlineData(0xFFF)]
    [InlineData(0)]
    public void Every_bit_of_a_mode_is_told(uint mode) => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "", mode);
            f.ChangeMode("file", mode);
            f.MakeDirectory("directory", mode);
            f.ChangeMode("directory", mode);
        });
        s.Walk(0, 1, "file");
        s.Stat(1);
        s.Walk(0, 2, "directory");
        s.Stat(2);
    });

    [Fact]
    public void The_name_is_the_one_walked_by() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeDirectory("directory/inner");
            f.MakeFile("directory/file");
        });
        s.Stat(0);
        s.Walk(0, 1, "directory", "file");
        s.Stat(1);
        s.Walk(0, 2, "directory", "inner", "..");
        s.Stat(2);
        s.Walk(0, 3, "directory", "..");
        s.Stat(3);
        s.Walk(0, 4, "directory", ".");
        s.Stat(4);
        s.Walk(1, 5);
        s.Stat(5);
    });

    [Fact]
    public void The_name_goes_with_a_rename() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file");
        });
        s.Walk(0, 1, "directory", "file");
        s.Walk(0, 2, "directory");
        s.MakeSymlink(2, "link", "file");
        s.RenameAt(0, "directory", 0, "moved");
        s.Stat(1);
        s.Stat(2);
        s.RenameAt(2, "file", 0, "up");
        s.Stat(1);
    });

    [Fact]
    public void An_open_object_is_told_as_others() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OpenByMode(1, TopenMode.ReadWrite);
        s.Write(1, 7, " and more");
        s.Stat(1);
        s.OpenByMode(0);
        s.Stat(0);
    });

    [Fact]
    public void An_attributes_fid_is_the_object() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.SetXattr("file", "user.a", "value");
        });
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.Stat(2);
    });

    [Fact]
    public void Errors_are_told_in_words_and_numbers() => CompareInU(s =>
    {
        s.Stat(77);
        s.Stat(Scenario.NoFid);
    });

    [Fact]
    public void A_read_only_export_tells() => CompareInU(s => s.Stat(0), ExportKind.ReadOnly);

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(20000)]
    public void A_link_that_is_a_file_may_be_longer_than_one_of_the_hosts(int length) => CompareInU(
        s =>
        {
            s.CreateByMode(0, "link", StatMode.Symlink, extension: "target");
            s.OnHost(f => f.Write("link", 0, new string('t', length)));
            s.Stat(0);
        },
        ExportKinds.Mapped);
}
