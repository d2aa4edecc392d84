using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tmkdir, Tmknod, Tsymlink and Tlink.</summary>
public sealed class MakeTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(0u)]
    [InlineData(755u)]
    [InlineData(777u)]
    [InlineData(1777u)]
    [InlineData(2770u)]
    [InlineData(42777u)]
    [InlineData(100755u)]
    public void A_directory_is_made_with_a_mode_that_no_umask_cuts(uint mode) => Compare(s =>
    {
        s.MakeDirectory(0, "directory", Octal(mode));
        s.MakeDirectory(0, "directory", Octal(mode));
        s.Walk(0, 1, "directory");
        s.GetAttributes(1);
    });

    [Theory]
    [InlineData(100644u, 0u, 0u)]
    [InlineData(104755u, 0u, 0u)]
    [InlineData(10666u, 0u, 0u)]
    [InlineData(10666u, 3u, 4u)]
    [InlineData(140666u, 0u, 0u)]
    [InlineData(20666u, 1u, 3u)]
    [InlineData(60666u, 8u, 1u)]
    [InlineData(20666u, 4095u, 1048575u)]
    [InlineData(20666u, 4096u, 0u)]
    [InlineData(20666u, 0xFFFF_FFFFu, 0xFFFF_FFFFu)]
    [InlineData(120777u, 0u, 0u)]
    [InlineData(170777u, 0u, 0u)]
    public void A_node_is_made(uint mode, uint major, uint minor) => Compare(s =>
    {
        s.MakeNode(0, "node", Octal(mode), major, minor);
        s.Walk(0, 1, "node");
        s.GetAttributes(1);
        s.MakeNode(0, "node", Octal(mode), major, minor);
    });

    [Theory]
    [InlineData(644u)]
    [InlineData(40755u)]
    public void A_node_without_a_type_is_a_file_and_no_node_is_a_directory(uint mode) => Compare(
        s =>
        {
            s.MakeNode(0, "node", Octal(mode));
            s.Walk(0, 1, "node");
            s.GetAttributes(1);
        },
        ExportKinds.Native);

    [Fact]
    public void A_link_is_made_to_anything() => Compare(s =>
    {
        s.MakeSymlink(0, "link", "target");
        s.MakeSymlink(0, "odd", "../../\xff etc/\n");
        s.MakeSymlink(0, "long", new string('x', 4095));
        s.MakeSymlink(0, "longer", new string('x', 4096));
        s.MakeSymlink(0, "empty", "");
        s.MakeSymlink(0, "cut", "to here\0not here");
        s.MakeSymlink(0, "nothing", "\0x");
        s.MakeSymlink(0, "link", "other");
    });

    [Fact]
    public void A_second_name_is_made() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
            f.MakeDirectory("directory");
        });
        foreach (string name in new[] { "file", "link", "fifo", "directory" })
        {
            s.Walk(0, 1, name);
            s.MakeLink(0, 1, "second " + name);
            s.MakeLink(0, 1, name);
            s.MakeLink(0, 1, "directory");
            s.Clunk(1);
        }

        s.Walk(0, 1, "directory");
        s.Walk(0, 2, "file");
        s.MakeLink(1, 2, "inside");
        s.GetAttributes(2);
        s.MakeLink(2, 2, "below a file");
        s.MakeLink(0, 0, "the root");
    });

    [Fact]
    public void An_open_file_gets_a_second_name() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.MakeLink(0, 1, "second");
        s.Open(0);
        s.MakeLink(0, 1, "third");
    });

    [Fact]
    public void Both_fids_of_a_link_must_be_known() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.MakeLink(77, 1, "second");
        s.MakeLink(0, 77, "second");
        s.MakeLink(77, 78, "second");
    });

    [Fact]
    public void An_open_directory_takes_new_names() => Compare(s =>
    {
        s.Open(0);
        s.MakeDirectory(0, "directory");
        s.MakeNode(0, "node", Octal(100644));
        s.MakeSymlink(0, "link", "target");
        s.ReadDirectory(0, 0);
    });

    [Fact]
    public void Names_are_made_in_directories_only() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeSymlink("link", "directory");
            f.MakeFifo("fifo");
        });
        foreach (string name in new[] { "file", "link", "fifo" })
        {
            s.Walk(0, 1, name);
            s.MakeDirectory(1, "new");
            s.MakeNode(1, "new", Octal(100644));
            s.MakeSymlink(1, "new", "target");
            s.MakeLink(1, 0, "new");
            s.Unlink(1, "new");
            s.RenameAt(1, "new", 0, "newer");
            s.RenameAt(0, "directory", 1, "newer");
            s.Clunk(1);
        }
    });

    [Fact]
    public void What_exists_is_not_made_again() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("dangling", "none");
        });
        foreach (string name in new[] { "file", "dangling" })
        {
            s.MakeDirectory(0, name);
            s.MakeNode(0, name, Octal(100600));
            s.MakeSymlink(0, name, "target");
        }
    });

    [Fact]
    public void A_new_directory_is_open_to_all_that_follows() => Compare(s =>
    {
        s.MakeDirectory(0, "a");
        s.Walk(0, 1, "a");
        s.MakeDirectory(1, "b");
        s.Walk(1, 2, "b");
        s.Create(2, "file", LopenFlags.WriteOnly);
        s.Write(2, 0, "deep");
        s.Walk(0, 3, "a", "b", "file");
        s.Open(3);
        s.Read(3, 0, 10);
    });
}
