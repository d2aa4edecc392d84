using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The differences from QEMU that are meant with mapped-file: where metadata is, and where it goes.</summary>
public sealed class MappedFileDifferenceScenarios(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(".VIRTFS_METADATA")]
    [InlineData(".virtfs_metadata_Root")]
    [InlineData(".virtfs_metadata.")]
    [Shows("metadata-names")]
    public void No_form_of_a_name_of_metadata_is_a_guests(string name) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile(name, "content"));
            s.Differs(IntendedDifferences.MetadataNames, "Rwalk", "Rlerror ENOENT");
            s.Walk(0, 1, name);
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("no-metadata-folder")]
    public void What_the_host_put_into_a_folder_can_be_moved_from_it() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory("from");
                f.MakeFile("from/file", "content");
                f.MakeDirectory("to");
            });
            s.Walk(0, 1, "from");
            s.Walk(0, 2, "to");
            s.DiffersOnDisk(IntendedDifferences.NoMetadataFolder, "from/file", "\"content\"", null);
            s.DiffersOnDisk(IntendedDifferences.NoMetadataFolder, "to/file", null, "\"content\"");
            s.Differs(IntendedDifferences.NoMetadataFolder, "Rlerror ENOENT", "Rrenameat");
            s.RenameAt(1, "file", 2, "file");
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("no-metadata-folder")]
    public void What_the_host_put_into_a_folder_can_be_linked_from_it() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory("from");
                f.MakeFile("from/file", "content");
                f.MakeDirectory("to");
            });
            s.Walk(0, 1, "from", "file");
            s.Walk(0, 2, "to");
            s.DiffersOnDisk(IntendedDifferences.NoMetadataFolder, "from/file", " links 1 ", " links 2 ");
            s.DiffersOnDisk(IntendedDifferences.NoMetadataFolder, "to/link", null, "same as from/file");
            s.Differs(IntendedDifferences.NoMetadataFolder, "Rlerror ENOENT", "Rlink");
            s.MakeLink(2, 1, "link");
        },
        ExportKind.MappedFile);

    [Theory]
    [InlineData(0u, "EISDIR")]
    [InlineData(0x200u, "ENOTEMPTY")]
    [Shows("failed-removal")]
    public void A_removal_that_fails_costs_nothing(uint flags, string error) => Compare(
        s =>
        {
            s.MakeDirectory(0, "directory", gid: 5);
            s.OnHost(f => f.MakeFile("directory/inner"));
            s.DiffersOnDisk(IntendedDifferences.FailedRemoval, ".virtfs_metadata/directory", null, "virtfs.gid=5\\n");
            s.Differs(IntendedDifferences.FailedRemoval, "Rlerror " + error, "Rlerror " + error);
            s.Unlink(0, "directory", flags);
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("failed-removal")]
    public void The_root_is_not_removed_whatever_is_in_it() => Compare(
        s =>
        {
            s.MakeDirectory(0, "directory");
            s.Differs(IntendedDifferences.FailedRemoval, "Rlerror ENOTEMPTY", "Rlerror EINVAL");
            s.Remove(0);
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("left-over-metadata")]
    public void A_folder_with_metadata_of_nothing_is_empty() => Compare(
        s =>
        {
            s.MakeDirectory(0, "directory");
            s.OnHost(f =>
            {
                f.MakeDirectory("directory/.virtfs_metadata", Octal(700));
                f.MakeFile("directory/.virtfs_metadata/gone", "virtfs.uid=5\n", Octal(600));
            });
            s.DiffersOnDisk(IntendedDifferences.LeftOverMetadata, "directory", ": 040700 ", null);
            s.DiffersOnDisk(IntendedDifferences.LeftOverMetadata, "directory/.virtfs_metadata", ": 040700 ", null);
            s.DiffersOnDisk(IntendedDifferences.LeftOverMetadata, "directory/.virtfs_metadata/gone", "virtfs.uid=5", null);
            s.DiffersOnDisk(IntendedDifferences.LeftOverMetadata, ".virtfs_metadata/directory", "virtfs.mode=16877", null);
            s.DiffersOnDisk(IntendedDifferences.LeftOverMetadata, ".", " links 4 ", " links 3 ");
            s.Differs(IntendedDifferences.LeftOverMetadata, "Rlerror ENOTEMPTY", "Runlinkat");
            s.Unlink(0, "directory", 0x200);
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("left-over-metadata")]
    public void What_is_new_has_nothing_of_what_was_there_before() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeDirectory(".virtfs_metadata", Octal(700));
                f.MakeFile(".virtfs_metadata/null", "virtfs.uid=5\nvirtfs.mode=8630\nvirtfs.rdev=259\n", Octal(600));
            });
            s.DiffersOnDisk(
                IntendedDifferences.LeftOverMetadata,
                ".virtfs_metadata/null",
                "virtfs.uid=0\\nvirtfs.gid=7\\nvirtfs.mode=33188\\nvirtfs.rdev=259\\n",
                "virtfs.uid=0\\nvirtfs.gid=7\\nvirtfs.mode=33188\\n\"");
            s.Create(0, "null", gid: 7);
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("replaced-metadata")]
    public void What_replaces_a_file_does_not_inherit_from_it() => Compare(
        s =>
        {
            s.MakeNode(0, "target", Octal(104755), gid: 5);
            s.OnHost(f => f.MakeFile("file", "content"));
            s.DiffersOnDisk(IntendedDifferences.ReplacedMetadata, ".virtfs_metadata/target", "virtfs.mode=35309\\n", null);
            s.RenameAt(0, "file", 0, "target");
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("replaced-metadata")]
    public void Of_two_names_of_one_file_both_keep_what_they_have() => Compare(
        s =>
        {
            s.MakeNode(0, "one", Octal(100644), gid: 5);
            s.OnHost(f => f.MakeLink("one", "two"));
            s.DiffersOnDisk(IntendedDifferences.ReplacedMetadata, ".virtfs_metadata/one", null, "virtfs.gid=5\\n");
            s.DiffersOnDisk(IntendedDifferences.ReplacedMetadata, ".virtfs_metadata/two", "virtfs.gid=5\\n", null);
            s.RenameAt(0, "one", 0, "two");
        },
        ExportKind.MappedFile);

    [Fact]
    [Shows("removed-object")]
    public void What_is_removed_is_still_the_object_that_is_changed() => Compare(
        s =>
        {
            s.Walk(0, 1);
            s.Create(1, "file");
            s.Unlink(0, "file");
            s.DiffersOnDisk(IntendedDifferences.RemovedObject, ".virtfs_metadata/file", "virtfs.uid=1000\\nvirtfs.mode=33152\\n", null);
            s.SetAttributes(1, SetattrMask.Uid | SetattrMask.Mode, mode: Octal(100600), uid: 1000);
            s.OnHost(f => f.MakeFile("other"));
            s.Differs(IntendedDifferences.RemovedObject, "Rgetattr valid Basic [File #2 version ", "Rgetattr valid Basic [File #2 version ");
            s.GetAttributes(1);
        },
        ExportKind.MappedFile);

    [Theory]
    [InlineData("virtfs.uid=-1\nvirtfs.gid=-1\nvirtfs.mode=-1\nvirtfs.rdev=-1\n", "mode 037777777777 uid 4294967295 gid 4294967295 links 1 rdev 18446744073709551615 ")]
    [InlineData("virtfs.uid=99999999999999999999\n", "mode 0100644 uid 4294967295 gid 0 links 1 rdev 0 ")]
    [Shows("odd-values")]
    public void A_number_of_all_ones_or_too_large_keeps_nothing(string text, string qemu) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeDirectory(".virtfs_metadata", Octal(700));
                f.MakeFile(".virtfs_metadata/file", text, Octal(600));
            });
            s.Walk(0, 1, "file");
            s.Differs(
                IntendedDifferences.OddValues,
                $"Rgetattr valid Basic [File #2 version 1000000768] {qemu}",
                "Rgetattr valid Basic [File #2 version 1000000768] mode 0100644 uid 0 gid 0 links 1 rdev 0 ");
            s.GetAttributes(1);
        },
        ExportKind.MappedFile);
}
