using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Treaddir.</summary>
public sealed class ReadDirectoryTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void Every_kind_of_entry_is_told() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
            f.MakeSocket("socket");
            f.MakeFile("\xff\n", "content");
            f.MakeFile(new string('x', 255), "content");
        });
        s.MakeNode(0, "null", Octal(20666), 1, 3);
        s.Open(0);
        Reply last = s.ReadDirectory(0, 0);
        s.ReadDirectory(0, last.Entries[^1].Offset);
    });

    [Fact]
    public void An_empty_directory_has_two_entries() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.ReadDirectory(1, 0);
        s.Open(0);
        s.ReadDirectory(0, 0);
    });

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(24u)]
    [InlineData(25u)]
    [InlineData(26u)]
    [InlineData(50u)]
    [InlineData(51u)]
    [InlineData(52u)]
    [InlineData(100u)]
    [InlineData(32768u - 24)]
    [InlineData(32768u - 11)]
    [InlineData(32768u)]
    [InlineData(uint.MaxValue)]
    public void Whole_entries_that_fit_the_count_are_told(uint count) => Compare(s =>
    {
        s.OnHost(f => MakeFiles(f, 10));
        s.Open(0);
        s.ReadDirectory(0, 0, count);
        s.ReadDirectory(0, 0, count);
    });

    [Theory]
    [InlineData(100u, 30)]
    [InlineData(300u, 60)]
    [InlineData(4000u, 400)]
    [InlineData(32744u, 2500)]
    public void A_directory_is_read_in_pieces(uint count, int files) => Compare(s =>
    {
        s.LooksAfterEachStep = false;
        s.OnHost(f =>
        {
            f.MakeDirectory("directory"); // Not in the root, which would stay large.
            MakeFiles(f, files, "directory/");
        });
        s.Walk(0, 1, "directory");
        s.Open(1);
        HashSet<string> names = [];
        for (Reply reply = s.ReadDirectory(1, 0, count); reply.Entries.Count > 0; reply = s.ReadDirectory(1, reply.Entries[^1].Offset, count))
        {
            names.UnionWith(reply.Entries.Select(entry => entry.Name));
        }

        Assert.Equal(files + 2, names.Count);
    });

    [Theory]
    [InlineData(4096u, 4096u)]
    [InlineData(4096u, 4085u)]
    [InlineData(4096u, 4084u)]
    [InlineData(4120u, 65536u)]
    [InlineData(8215u, uint.MaxValue)]
    public void A_listing_fits_the_msize(uint msize, uint count) => Compare(s =>
    {
        s.LooksAfterEachStep = false;
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            MakeFiles(f, 300, "directory/");
        });
        s.Version(msize);
        s.Attach();
        s.Walk(0, 1, "directory");
        s.Open(1);
        for (Reply reply = s.ReadDirectory(1, 0, count); reply.Entries.Count > 0; reply = s.ReadDirectory(1, reply.Entries[^1].Offset, count))
        {
        }
    });

    [Fact]
    public void A_listing_is_cut_between_entries_wherever_the_count_ends() => Compare(s =>
    {
        s.LooksAfterEachStep = false;
        s.OnHost(f => MakeFiles(f, 3));
        s.Open(0);
        for (uint count = 0; count < 160; count++)
        {
            s.ReadDirectory(0, 0, count);
        }
    });

    [Fact]
    public void Reading_goes_on_from_any_offset_told_before() => Compare(s =>
    {
        s.OnHost(f => MakeFiles(f, 20));
        s.Open(0);
        IReadOnlyList<(string Name, ulong Offset)> all = s.ReadDirectory(0, 0).Entries;
        s.ReadDirectory(0, all[10].Offset);
        s.ReadDirectory(0, all[3].Offset, 100);
        s.ReadDirectory(0, all[^1].Offset);
        s.ReadDirectory(0, all[15].Offset, 100);
        s.ReadDirectory(0, 0, 100);
    });

    [Fact]
    public void From_the_start_new_names_are_seen() => Compare(s =>
    {
        s.OnHost(f => MakeFiles(f, 3));
        s.Open(0);
        s.ReadDirectory(0, 0);
        s.OnHost(f => f.MakeFile("new"));
        s.ReadDirectory(0, 0);
        s.OnHost(f => f.Remove("file0"));
        s.ReadDirectory(0, 0);
    });

    [Fact]
    public void Only_an_open_directory_is_read() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.ReadDirectory(0, 0);
        s.Walk(0, 1, "file");
        s.ReadDirectory(1, 0);
        s.Open(1);
        s.ReadDirectory(1, 0);
        s.WalkXattr(0, 2);
        s.ReadDirectory(2, 0);
    });

    [Fact]
    public void Two_fids_read_on_their_own() => Compare(s =>
    {
        s.OnHost(f => MakeFiles(f, 10));
        s.Walk(0, 1);
        s.Open(0);
        s.Open(1);
        Reply first = s.ReadDirectory(0, 0, 100);
        s.ReadDirectory(1, 0, 200);
        s.ReadDirectory(0, first.Entries[^1].Offset, 100);
    });

    [Fact]
    public void The_parent_of_a_directory_is_told_by_its_number() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeDirectory("directory/inner");
        });
        s.Walk(0, 1, "directory");
        s.Walk(0, 2, "directory", "inner");
        s.Open(2);
        s.ReadDirectory(2, 0);
        s.Open(1);
        s.ReadDirectory(1, 0);
    });

    private static void MakeFiles(HostFolder folder, int count, string prefix = "")
    {
        for (int i = 0; i < count; i++)
        {
            folder.MakeFile(prefix + "file" + i.ToString(CultureInfo.InvariantCulture));
        }
    }
}
