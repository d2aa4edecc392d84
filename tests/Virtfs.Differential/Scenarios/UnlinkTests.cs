using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tunlinkat, and life after it.</summary>
public sealed class UnlinkTests(ServersFixture servers) : ScenarioTests(servers)
{
    private const uint RemoveDirectory = 0x200;

    [Fact]
    public void A_name_is_removed() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeLink("file", "second");
            f.MakeSymlink("link", "file");
            f.MakeSymlink("toDirectory", "directory");
            f.MakeFifo("fifo");
            f.MakeDirectory("directory");
        });
        s.Unlink(0, "link");
        s.Unlink(0, "toDirectory");
        s.Unlink(0, "fifo");
        s.Unlink(0, "second");
        s.Unlink(0, "file");
        s.Unlink(0, "directory", RemoveDirectory);
        s.Unlink(0, "file");
    });

    [Fact]
    public void The_flag_must_fit_the_kind() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeFile("directory/inside");
            f.MakeSymlink("toDirectory", "directory");
        });
        s.Unlink(0, "directory");
        s.Unlink(0, "file", RemoveDirectory);
        s.Unlink(0, "toDirectory", RemoveDirectory);
        s.Unlink(0, "directory", RemoveDirectory);
        s.Unlink(0, "none", RemoveDirectory);
    });

    [Theory]
    [InlineData(1u)]
    [InlineData(0x100u)]
    [InlineData(0x201u)]
    [InlineData(0x400u)]
    [InlineData(uint.MaxValue)]
    public void Other_flags_are_invalid(uint flags) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Unlink(0, "file", flags);
        s.Unlink(0, "none", flags);
        s.Unlink(77, "file", flags);
        s.Unlink(0, "..", flags);
    });

    [Fact]
    public void An_open_directory_gives_up_names() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Open(0);
        s.Unlink(0, "file");
        s.ReadDirectory(0, 0);
    });

    [Fact]
    public void An_open_file_lives_on_without_a_name() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Unlink(0, "file");
        s.Read(1, 0, 10);
        s.Write(1, 7, " and more");
        s.GetAttributes(1);
        s.SetAttributes(1, SetattrMask.Size, size: 4);
        s.SetAttributes(1, SetattrMask.Mtime | SetattrMask.MtimeSet | SetattrMask.Atime | SetattrMask.AtimeSet, access: (1, 2), modification: (3, 4));
        s.GetAttributes(1);
        s.Synchronise(1);
        s.Read(1, 0, 10);
        s.Clunk(1);
    });

    [Fact]
    public void A_file_with_a_second_name_lives_on_by_it() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeLink("file", "second");
        });
        s.Walk(0, 1, "second");
        s.Unlink(0, "file");
        s.GetAttributes(1);
        s.Open(1);
        s.Read(1, 0, 10);
    });

    [Fact]
    public void A_directory_lives_on_without_a_name_while_it_is_open() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.Unlink(0, "directory", RemoveDirectory);
        s.ReadDirectory(1, 0);
        s.GetAttributes(1);
        s.MakeDirectory(1, "new");
    });

    [Fact]
    [Shows("objects-not-paths", ExportKind.MappedFile)]
    public void A_name_can_be_made_again() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "old"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Unlink(0, "file");
        s.Attach(2);
        s.Create(2, "file");
        s.Write(2, 0, "new");
        s.Read(1, 0, 10);
        s.Read(2, 0, 10);
        if (s.Kind.IsMappedFile())
        {
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rgetattr valid Basic [File #3 ", "Rgetattr valid Basic [File #2 ");
        }

        s.GetAttributes(1);
        s.GetAttributes(2);
    });
}
