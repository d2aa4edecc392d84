using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <content>Fids stand for objects, and not for paths.</content>
public sealed partial class IntendedDifferenceScenarios
{
    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_file_stays_itself_when_the_host_moves_it() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OnHost(f => f.Rename("file", "moved"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rgetattr valid Basic [File #2 version 1000000768] mode 0100644");
        s.GetAttributes(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rlopen [File #2 version 1000000768] ");
        s.Open(1);
        s.OnHost(f => f.Rename("moved", "file"));
        s.GetAttributes(1);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_directory_stays_itself_when_the_host_moves_it() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file", "content");
        });
        s.Walk(0, 1, "directory");
        s.OnHost(f => f.Rename("directory", "moved"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rwalk qids 1 [File #3 version 1000000768]");
        s.Walk(1, 2, "file");
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rmkdir [Directory #");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved", " links 2 ", s.Kind.IsMappedFile() ? " links 4 " : " links 3 ");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved/new", null, "");
        if (s.Kind.IsMappedFile())
        {
            s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved/.virtfs_metadata", null, "");
            s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved/.virtfs_metadata/new", null, "");
        }

        s.MakeDirectory(1, "new");
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_file_stays_itself_when_its_name_goes() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeFile("other", "content");
        });
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "other");
        s.Unlink(0, "file");
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rgetattr valid Basic [File #2 version 1000000768] mode 0100644 uid 0 gid 0 links 0 ");
        s.GetAttributes(1);
        s.OnHost(f => f.Remove("other"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rgetattr valid Basic [File #3 version 1000000768] mode 0100644 uid 0 gid 0 links 0 ");
        s.GetAttributes(2);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_file_does_not_become_another_that_takes_its_name() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "old");
            f.MakeFile("other", "new", Octal(600));
        });
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "other");
        s.OnHost(f => f.Rename("other", "file"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rgetattr valid Basic [File #3 version 999999744] mode 0100600", "Rgetattr valid Basic [File #2 version 999999744] mode 0100644");
        s.GetAttributes(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlopen [File #3 version 999999744]", "Rlopen [File #2 version 999999744]");
        s.Open(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rread count 3  data \"new\"", "Rread count 3  data \"old\"");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "file", " atime now ", " atime 1000000000.");
        s.Read(1, 0, 10);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void An_open_file_without_a_name_has_everything_that_others_have() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.SetXattr("file", "user.a", "value");
        });
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Unlink(0, "file");
        if (!s.Kind.IsMappedFile())
        {
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rsetattr ");
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(100600));
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rsetattr ");
            s.SetAttributes(1, SetattrMask.Uid, uid: 1000);
        }

        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rstatfs ");
        s.StatFs(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rxattrwalk size 5 ");
        s.WalkXattr(1, 2, "user.a");
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rwalk qids 0 ");
        s.Walk(1, 3);
    });

    [Fact]
    [Shows("rename-moves-all")]
    public void A_rename_of_one_fid_is_one_of_all() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 5, "file");
        s.Walk(5, 4);
        s.Rename(4, 0, "moved");
        s.GetAttributes(4);
        s.Differs(IntendedDifferences.RenameMovesAll, "Rlerror ENOENT", "Rgetattr valid Basic [File #2 version 1000000768]");
        s.GetAttributes(5);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void An_attribute_is_set_on_the_object_that_lost_the_name() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeLink("file", "second");
        });
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 1);
        s.Write(1, 0, "x");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "second", "\"content\"", "\"content\" user.a=78");
        s.Remove(1);
    });
}
