using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Twalk.</summary>
public sealed class WalkTests(ServersFixture servers) : ScenarioTests(servers)
{
    private static readonly string[] Deep = [.. Enumerable.Range(0, 17).Select(i => $"d{i}")];

    [Fact]
    public void A_walk_of_no_names_makes_a_second_fid() => Compare(s =>
    {
        s.Walk(0, 1);
        s.GetAttributes(1);
        s.Clunk(0);
        s.GetAttributes(1);
    });

    [Fact]
    public void A_walk_answers_a_qid_for_each_name() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory", "inner", "file");
        s.GetAttributes(1);
        s.Walk(0, 2, "link");
        s.GetAttributes(2);
        s.Walk(0, 3, "fifo");
        s.GetAttributes(3);
    });

    [Fact]
    public void Hard_links_have_one_qid() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("one", "x");
            f.MakeLink("one", "two");
        });
        s.Walk(0, 1, "one");
        s.Walk(0, 2, "two");
    });

    [Fact]
    public void Sixteen_names_are_walked_and_seventeen_are_not() => Compare(s =>
    {
        s.OnHost(f =>
        {
            for (int i = 1; i <= Deep.Length; i++)
            {
                f.MakeDirectory(string.Join('/', Deep.Take(i)));
            }
        });
        s.Walk(0, 1, Deep[..16]);
        s.GetAttributes(1);
        s.Walk(0, 2, Deep);
        s.GetAttributes(2);
        s.Walk(77, 2, Deep);
    });

    [Fact]
    public void A_walk_that_fails_at_its_first_name_is_an_error_and_makes_no_fid() => Compare(s =>
    {
        s.Walk(0, 1, "none");
        s.GetAttributes(1);
        s.Walk(0, 1, "none", "other");
    });

    [Fact]
    public void A_walk_that_stops_on_the_way_answers_what_it_passed_and_makes_no_fid() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory", "none", "file");
        s.GetAttributes(1);
        s.Walk(0, 1, "directory", "inner", "file", "beyond");
        s.GetAttributes(1);
        s.Walk(0, 0, "directory", "none");
        s.GetAttributes(0);
    });

    [Fact]
    public void A_partial_walk_to_a_fid_in_use_answers_what_it_passed() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1);
        s.Walk(0, 1, "directory", "none");
    });

    [Fact]
    public void Nothing_lies_below_a_file_a_link_or_a_fifo() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "file", "x");
        s.Walk(0, 1, "link", "x");
        s.Walk(0, 1, "toDirectory", "inner");
        s.Walk(0, 1, "fifo", "x");
        s.Walk(0, 2, "file");
        s.Walk(2, 3, "x");
        s.Walk(0, 4, "toDirectory");
        s.Walk(4, 5, "inner");
    });

    [Fact]
    public void A_link_is_walked_to_and_not_followed() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "toDirectory");
        s.GetAttributes(1);
        s.ReadLink(1);
    });

    [Fact]
    public void Dot_stays() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, ".");
        s.Walk(0, 2, "directory", ".", "inner", ".");
        s.GetAttributes(2);
        s.Walk(0, 3, "file");
    });

    [Fact]
    public void Dot_below_a_file() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "file", ".");
        s.Walk(0, 2, "file");
        s.Walk(2, 3, ".");
    });

    [Fact]
    public void Dot_dot_goes_up() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory", "inner", "..");
        s.GetAttributes(1);
        s.Walk(0, 2, "directory", "inner");
        s.Walk(2, 3, "..", "..");
        s.GetAttributes(3);
    });

    [Fact]
    public void Dot_dot_does_not_leave_the_root() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "..");
        s.GetAttributes(1);
        s.Walk(0, 2, "..", "..", "..", "directory");
        s.Walk(0, 3, "directory", "inner", "..", "..", "..", "..");
        s.GetAttributes(3);
    });

    [Fact]
    public void Dot_dot_below_a_file() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "file", "..");
        s.Walk(0, 2, "file");
        s.Walk(2, 3, "..");
        s.Walk(0, 4, "toDirectory", "..");
    });

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/b")]
    [InlineData("/file")]
    [InlineData("directory/inner")]
    [InlineData(" /")]
    public void One_bad_name_and_nothing_is_walked(string name) => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, name);
        s.Walk(0, 1, "directory", name);
        s.Walk(0, 1, "none", name);
        s.Walk(77, 1, name);
        s.GetAttributes(1);
    });

    [Fact]
    public void A_name_ends_at_an_embedded_NUL() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "file\0x");
        s.GetAttributes(1);
        s.Walk(0, 2, "directory\0/", "inner\0");
        s.Walk(0, 3, "\0");
        s.Walk(0, 3, "..\0x");
    });

    [Fact]
    public void A_name_may_have_255_bytes_of_any_value() => Compare(s =>
    {
        string longest = new('x', 255);
        s.OnHost(f =>
        {
            f.MakeFile(longest);
            f.MakeFile("\xff\xfe\x01\n");
        });
        s.Walk(0, 1, longest);
        s.Walk(0, 2, "\xff\xfe\x01\n");
        s.Walk(0, 3, longest + "x");
        s.Walk(0, 3, new string('y', 60000));
    });

    [Fact]
    public void An_unknown_fid_cannot_be_walked_from() => Compare(s =>
    {
        s.Walk(77, 1);
        s.Walk(77, 1, "none");
        s.Walk(77, 77);
    });

    [Fact]
    public void A_new_fid_must_not_be_in_use() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1);
        s.Walk(0, 1);
        s.Walk(0, 1, "file");
        s.Walk(0, 1, "none");
        s.GetAttributes(1);
    });

    [Fact]
    public void A_fid_may_be_walked_to_itself() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1);
        s.Walk(1, 1);
        s.Walk(1, 1, "directory", "inner");
        s.GetAttributes(1);
        s.Walk(1, 1, "..");
        s.GetAttributes(1);
    });

    [Fact]
    public void An_open_fid_cannot_be_walked_to_itself() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.Walk(1, 1, "inner");
        s.Walk(1, 1);
        s.ReadDirectory(1, 0);
        s.Walk(1, 1, "none");
        s.Walk(0, 2, "file");
        s.Open(2);
        s.Walk(2, 2);
        s.Read(2, 0, 100);
    });

    [Fact]
    public void An_open_fid_can_be_walked_from() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.Walk(1, 2, "inner");
        s.Walk(1, 3);
        s.Open(3);
        s.Walk(0, 4, "file");
        s.Open(4);
        s.Walk(4, 5);
        s.Open(5);
        s.Read(5, 0, 100);
    });

    [Fact]
    public void A_new_fid_keeps_its_place_when_the_old_one_is_clunked() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.Walk(1, 2, "inner", "file");
        s.Clunk(1);
        s.Clunk(0);
        s.Open(2);
        s.Read(2, 0, 10);
        s.Walk(2, 3, "..");
    });

    private static void MakeTree(HostFolder folder)
    {
        folder.MakeFile("file", "content");
        folder.MakeDirectory("directory");
        folder.MakeDirectory("directory/inner");
        folder.MakeFile("directory/inner/file", "below");
        folder.MakeSymlink("link", "file");
        folder.MakeSymlink("toDirectory", "directory");
        folder.MakeFifo("fifo");
    }

    [Theory]
    [InlineData(17)]
    [InlineData(512)]
    [InlineData(ushort.MaxValue)]
    public void Too_many_names_are_refused_before_they_are_looked_for(ushort count) => Compare(s =>
    {
        s.Send(new Message(MessageType.Twalk).U32(0).U32(1).U16(count));
        s.Send(new Message(MessageType.Twalk).U32(0).U32(1).U16(count).Text("a/b"));
        s.Send(new Message(MessageType.Twalk).U32(77).U32(1).U16(count).U8(1));
    });

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void A_name_that_is_none_is_refused_before_the_next_is_looked_for(string name) => Compare(s =>
    {
        s.Send(new Message(MessageType.Twalk).U32(0).U32(1).U16(3).Text("a").Text(name).U8(1));
        s.Send(new Message(MessageType.Twalk).U32(77).U32(1).U16(16).Text(name));
    });
}
