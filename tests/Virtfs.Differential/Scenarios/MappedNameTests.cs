using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>What the mapped models keep follows its object: through renames, links, removals, and failures.</summary>
public sealed class MappedNameTests(ServersFixture servers) : ScenarioTests(servers)
{
    public static TheoryData<ExportKind> Kinds => [.. ExportKinds.AllMapped];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nested_folders_keep_what_is_theirs_on_their_way(ExportKind kind) => Compare(
        s =>
        {
            s.Attach(1, user: 1000);
            s.MakeDirectory(1, "a", Octal(711), 1);
            s.Walk(1, 2, "a");
            s.MakeDirectory(2, "b", Octal(722), 2);
            s.Walk(2, 3, "b");
            s.MakeDirectory(3, "c", Octal(733), 3);
            s.Walk(3, 4, "c");
            s.Walk(4, 5);
            s.Create(5, "file", LopenFlags.ReadWrite, Octal(644), 4);
            s.RenameAt(1, "a", 1, "moved");
            s.RenameAt(3, "c", 1, "up");
            s.Walk(1, 6, "up", "file");
            s.GetAttributes(6);
            s.SetAttributes(6, SetattrMask.Uid | SetattrMask.Mode, Octal(100600), 5);
            s.RenameAt(4, "file", 3, "back");
            s.GetAttributes(6);
            s.Unlink(3, "back");
            s.Unlink(2, "b", 0x200);
            s.Unlink(1, "moved", 0x200);
            s.Unlink(1, "up", 0x200);
        },
        kind);

    [Fact]
    public void Two_names_share_what_they_have() => Compare(
        s =>
        {
            s.Attach(1, user: 1000);
            s.MakeDirectory(1, "directory");
            s.Walk(1, 2, "directory");
            s.Walk(1, 3);
            s.Create(3, "file", gid: 1001);
            s.MakeLink(2, 3, "link");
            s.MakeLink(1, 3, "link");
            s.MakeLink(1, 3, "file");
            s.Walk(2, 4, "link");
            s.SetAttributes(4, SetattrMask.Uid, uid: 7);
            s.GetAttributes(3);
            s.RenameAt(1, "file", 1, "link");
            s.RenameAt(1, "file", 2, "moved");
            s.SetAttributes(4, SetattrMask.Gid | SetattrMask.Mode, Octal(100711), gid: 8);
            s.Walk(2, 5, "moved");
            s.GetAttributes(5);
            s.Unlink(1, "link");
            s.GetAttributes(5);
            s.Unlink(2, "link");
            s.GetAttributes(5);
            s.Unlink(2, "moved");
        },
        ExportKinds.Mapped);

    [Fact]
    public void What_replaces_something_brings_its_own() => Compare(
        s =>
        {
            s.Attach(1, user: 1000);
            s.MakeNode(1, "file", Octal(100640), gid: 1);
            s.MakeNode(1, "null", Octal(20666), 1, 3, 2);
            s.MakeSymlink(1, "link", "target", 3);
            s.MakeDirectory(1, "directory", Octal(755), 4);
            s.MakeDirectory(1, "empty", Octal(711), 5);
            s.RenameAt(1, "file", 1, "null");
            s.Walk(1, 2, "null");
            s.GetAttributes(2);
            s.RenameAt(1, "link", 1, "null");
            s.RenameAt(1, "directory", 1, "empty");
            s.RenameAt(1, "null", 1, "empty");
            s.RenameAt(1, "empty", 1, "null");
            s.Walk(1, 3, "empty");
            s.GetAttributes(3);
            s.MakeNode(3, "device", Octal(60666), 7, 7, 6);
            s.RenameAt(3, "device", 1, "null");
            s.Walk(1, 4, "null");
            s.GetAttributes(4);
            s.Unlink(1, "null");
            s.MakeNode(1, "null", Octal(100600), gid: uint.MaxValue);
        },
        ExportKinds.Mapped);

    [Fact]
    public void What_cannot_be_made_leaves_nothing() => Compare(
        s =>
        {
            s.OnHost(f => f.MakeDirectory("directory"));
            s.Walk(0, 1, "directory");
            foreach (string name in new[] { "directory", "x/y", new string('n', 256) })
            {
                s.MakeDirectory(0, name);
                s.MakeNode(0, name, Octal(20666), 1, 3);
                s.MakeSymlink(0, name, "target");
                s.Create(0, name);
                s.MakeLink(0, 1, name);
            }

            s.RenameAt(0, "none", 0, "new");
            s.RenameAt(0, "directory", 1, "inner");
            s.MakeLink(1, 1, "link");
        },
        ExportKinds.Mapped);

    [Fact]
    public void A_rename_that_fails_leaves_no_trace() => Compare(
        s =>
        {
            s.MakeDirectory(0, "made", gid: 5);
            s.OnHost(f =>
            {
                f.MakeDirectory("made/inner");
                f.MakeOld("made");
                f.MakeFile("file", "content");
            });
            s.Walk(0, 1, "made");
            s.Walk(0, 2, "made", "inner");
            s.RenameAt(0, "made", 1, "itself");
            s.RenameAt(0, "made", 2, "below");
            s.Rename(1, 2, "below");
            s.RenameAt(0, "made", 0, "file");
            s.RenameAt(0, "made", 2, new string('n', 256));
            s.GetAttributes(1);
            s.GetAttributes(2);
        },
        ExportKinds.Mapped);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_removed_file_that_is_open_works_on(ExportKind kind) => Compare(
        s =>
        {
            WorkOnRemoved(s);
            s.Read(1, 0, 10);
        },
        kind);

    [Theory]
    [InlineData(ExportKind.MappedXattr)]
    [InlineData(ExportKind.MappedXattrAsUser)]
    [InlineData(ExportKind.MappedXattrWide)]
    [InlineData(ExportKind.MappedFileWide)] // where the host's owner and mode are the guest's
    public void A_removed_file_that_is_open_has_its_attributes(ExportKind kind) => Compare(
        s =>
        {
            WorkOnRemoved(s);
            s.GetAttributes(1);
        },
        kind);

    [Theory]
    [InlineData(ExportKind.MappedFile)]
    [InlineData(ExportKind.MappedFileAsUser)]
    [Shows("removed-object")]
    public void A_removed_file_that_is_open_keeps_its_owner_and_mode(ExportKind kind) => Compare(
        s =>
        {
            WorkOnRemoved(s);
            s.Differs(IntendedDifferences.RemovedObject, "Rgetattr valid Basic [File #2 version ", "Rgetattr valid Basic [File #2 version ");
            s.GetAttributes(1);
        },
        kind);

    private static void WorkOnRemoved(Scenario s)
    {
        s.Walk(0, 1);
        s.Create(1, "file");
        s.Unlink(0, "file");
        s.Write(1, 0, "data");
        s.Read(1, 0, 10);
        s.SetAttributes(1, SetattrMask.Size | SetattrMask.Mtime | SetattrMask.MtimeSet, size: 2, modification: (5, 6));
    }
}
