using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Trename and Trenameat.</summary>
public sealed class RenameTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void A_name_moves() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.RenameAt(0, "file", 0, "new");
        s.RenameAt(0, "new", 1, "newer");
        s.RenameAt(1, "newer", Scenario.NoFid, "newest");
        s.RenameAt(1, "newest", 1, "newest");
        s.RenameAt(0, "link", 1, "link");
        s.RenameAt(0, "fifo", 1, "fifo");
        s.RenameAt(0, "none", 1, "x");
    });

    [Fact]
    public void A_fid_moves() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.Walk(0, 2, "file");
        s.Rename(2, 0, "new");
        s.GetAttributes(2);
        s.Rename(2, 1, "newer");
        s.Rename(2, Scenario.NoFid, "newest");
        s.Walk(2, 3, "..");
        s.Open(2);
        s.Read(2, 0, 10);
    });

    [Fact]
    public void A_file_replaces_a_file() => Compare(s =>
    {
        s.OnHost(f =>
        {
            MakeTree(f);
            f.MakeFile("target", "replaced");
        });
        s.RenameAt(0, "file", 0, "target");
        s.Walk(0, 1, "target");
        s.Open(1);
        s.Read(1, 0, 10);
    });

    [Fact]
    [Shows("objects-not-paths", ExportKind.MappedFile)]
    public void An_open_file_that_is_replaced_lives_on() => Compare(s =>
    {
        s.OnHost(f =>
        {
            MakeTree(f);
            f.MakeFile("target", "replaced");
        });
        s.Walk(0, 1, "target");
        s.Open(1, LopenFlags.ReadWrite);
        s.RenameAt(0, "file", 0, "target");
        s.Read(1, 0, 10);
        s.Write(1, 0, "REP");
        if (s.Kind.IsMappedFile())
        {
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rgetattr valid Basic [File #3 ", "Rgetattr valid Basic [File #2 ");
        }

        s.GetAttributes(1);
    });

    [Fact]
    public void Kinds_must_fit() => Compare(s =>
    {
        s.OnHost(f =>
        {
            MakeTree(f);
            f.MakeDirectory("empty");
            f.MakeDirectory("full");
            f.MakeFile("full/x");
        });
        s.RenameAt(0, "file", 0, "empty");
        s.RenameAt(0, "empty", 0, "file");
        s.RenameAt(0, "empty", 0, "full");
        s.RenameAt(0, "full", 0, "empty");
        s.RenameAt(0, "link", 0, "empty");
        s.RenameAt(0, "empty", 0, "link");
    });

    [Fact]
    public void A_directory_does_not_move_into_itself() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.Walk(0, 2, "directory", "inner");
        s.RenameAt(0, "directory", 1, "x");
        s.RenameAt(0, "directory", 2, "x");
        s.Rename(1, 2, "x");
        s.Rename(1, 1, "x");
        s.RenameAt(1, "inner", 0, "directory");
    });

    [Fact]
    public void Two_names_of_one_file_both_stay() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("one", "content");
            f.MakeLink("one", "two");
        });
        s.RenameAt(0, "one", 0, "two");
    });

    [Fact]
    public void The_root_does_not_move() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory");
        s.Rename(0, 1, "x");
        s.Rename(0, Scenario.NoFid, "x");
        s.Rename(0, 0, "x");
    });

    [Fact]
    public void An_open_fid_does_not_move_by_itself() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "file");
        s.Open(1);
        s.Rename(1, 0, "new");
        s.RenameAt(0, "file", 0, "new");
        s.Read(1, 0, 10);
        s.GetAttributes(1);
        s.Walk(0, 2, "new");
        s.CreateXattr(2, "user.a", 1);
        s.Rename(2, 0, "newer");
    });

    [Fact]
    public void Open_directories_take_part() => Compare(s =>
    {
        s.OnHost(MakeTree);
        MakeMetadataFolders(s);
        s.Open(0);
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.RenameAt(0, "file", 1, "moved");
        s.ReadDirectory(1, 0);
    });

    [Fact]
    public void Fids_follow_what_they_stand_for() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "directory", "inner", "file");
        s.Walk(0, 2, "directory");
        s.Walk(0, 3, "directory", "inner");
        s.RenameAt(0, "directory", 0, "moved");
        s.GetAttributes(1);
        s.Open(1);
        s.Read(1, 0, 10);
        s.Walk(2, 4, "inner", "file");
        s.Walk(3, 5, "..", "..");
        s.GetAttributes(5);
        s.Create(3, "made after the move");
        s.Walk(0, 6, "directory");
    });

    [Fact]
    public void Fids_follow_through_several_moves() => Compare(s =>
    {
        s.OnHost(MakeTree);
        MakeMetadataFolders(s);
        s.Walk(0, 1, "directory", "inner", "file");
        s.Walk(0, 2, "directory", "inner");
        s.RenameAt(0, "directory", 0, "a");
        s.Walk(0, 3, "a");
        s.RenameAt(3, "inner", 0, "b");
        s.RenameAt(2, "file", 3, "c");
        s.Walk(1, 4, "..");
        s.GetAttributes(4);
        s.Rename(1, 0, "d");
        s.Walk(1, 5, "..");
        s.GetAttributes(5);
        s.Open(1);
        s.Read(1, 0, 10);
    });

    [Fact]
    public void A_name_that_begins_alike_is_not_moved_along() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("dir");
            f.MakeDirectory("dirx");
            f.MakeFile("dirx/file", "content");
        });
        s.Walk(0, 1, "dirx", "file");
        s.RenameAt(0, "dir", 0, "other");
        s.GetAttributes(1);
        s.Open(1);
        s.Read(1, 0, 10);
    });

    [Fact]
    public void Both_directories_must_be_known() => Compare(s =>
    {
        s.OnHost(MakeTree);
        s.Walk(0, 1, "file");
        s.RenameAt(77, "file", 0, "x");
        s.RenameAt(0, "file", 77, "x");
        s.RenameAt(0, "none", 77, "x");
        s.RenameAt(77, "file", Scenario.NoFid, "x");
        s.Rename(1, 77, "x");
        s.Rename(77, 0, "x");
        s.Rename(77, 78, "x");
    });

    // From a folder that has none nothing can be moved by QEMU (no-metadata-folder).
    private static void MakeMetadataFolders(Scenario s)
    {
        if (s.Kind.IsMappedFile())
        {
            s.OnHost(f =>
            {
                f.MakeDirectory(".virtfs_metadata", Octal(700));
                f.MakeDirectory("directory/.virtfs_metadata", Octal(700));
                f.MakeDirectory("directory/inner/.virtfs_metadata", Octal(700));
            });
        }
    }

    private static void MakeTree(HostFolder folder)
    {
        folder.MakeFile("file", "content");
        folder.MakeDirectory("directory");
        folder.MakeDirectory("directory/inner");
        folder.MakeFile("directory/inner/file", "below");
        folder.MakeSymlink("link", "file");
        folder.MakeFifo("fifo");
    }
}
