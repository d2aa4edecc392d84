using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>What is the mapped-file model's alone: metadata files, their folders, and the names of both that no guest can use (CVE-2017-7493).</summary>
public sealed partial class MappedFileTests(ServersFixture servers) : ScenarioTests(servers)
{
    private const string Folder = ".virtfs_metadata";
    private const string Root = ".virtfs_metadata_root";

    private static readonly ExportKind[] Kinds = [ExportKind.MappedFile, ExportKind.MappedFileAsUser];

    public static TheoryData<MessageType> NamedTypes =>
    [
        MessageType.Tlcreate, MessageType.Tmkdir, MessageType.Tmknod, MessageType.Tsymlink, MessageType.Tlink, MessageType.Trename, MessageType.Trenameat,
        MessageType.Tunlinkat,
    ];

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("virtfs.uid=5\n")]
    [InlineData("virtfs.uid=5")]
    [InlineData("virtfs.gid=6\nvirtfs.uid=5\n")]
    [InlineData("virtfs.rdev=259\nvirtfs.mode=8630\n")]
    [InlineData("virtfs.uid=1\nvirtfs.uid=2\n")]
    [InlineData("other=1\nvirtfs.uid=5\n\n\nvirtfs.size=7\n")]
    [InlineData("virtfs.uid=5\r\nvirtfs.gid=6\r\nvirtfs.mode=33206\r\n")]
    [InlineData("virtfs.uid= 5\nvirtfs.gid=\t6\n")]
    [InlineData("virtfs.uid=\v5\nvirtfs.gid=\f\r6\n")]
    [InlineData(" virtfs.uid=5\n#virtfs.gid=6\n")]
    [InlineData("virtfs.uid:5\nvirtfs.gid 6\n")]
    [InlineData("virtfs.uid=+5\nvirtfs.gid=-2\n")]
    [InlineData("virtfs.uid=--5\nvirtfs.gid=0x10\n")]
    [InlineData("virtfs.uid=5abc\nvirtfs.gid=abc\n")]
    [InlineData("virtfs.uid=4294967294\nvirtfs.gid=2147483648\n")]
    [InlineData("virtfs.uid=4294967296\nvirtfs.gid=4294967301\n")]
    [InlineData("virtfs.uid=-99999999999999999999\nvirtfs.gid=9223372036854775806\n")]
    [InlineData("virtfs.uid\nvirtfs.gid=6\n")]
    [InlineData("virtfs.uid=\nvirtfs.gid=\n")]
    [InlineData("virtfs.uidx=5\nvirtfs.gidgid6\n")]
    [InlineData("virtfs.mode=16877\n")]
    [InlineData("VIRTFS.UID=5\n")]
    [InlineData("virtfs.uid=\0005\nvirtfs.gid=6\n")]
    [InlineData("\0virtfs.uid=5\nvirtfs.gid=6\n")]
    [InlineData("\xff\xfe\x01 garbage \x7f\n\xff")]
    public void Odd_metadata_is_read_and_changed_as_C_reads_it(string text) => Compare(s => ReadAndChange(s, text), ExportKind.MappedFile);

    [Theory]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(198)]
    [InlineData(500)]
    [InlineData(3000)]
    public void A_long_line_is_read_in_pieces_of_99_bytes(int length) => Compare(
        s => ReadAndChange(s, $"{new string('x', length)}virtfs.uid=5\nvirtfs.gid=6{new string(' ', length)}virtfs.mode=33216\n"), ExportKind.MappedFile);

    [Theory]
    [InlineData(644u, 700u)]
    [InlineData(0u, 755u)]
    [InlineData(666u, 777u)]
    public void Modes_of_metadata_are_the_models_own(uint fileMode, uint folderMode) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeDirectory(Folder, Octal(folderMode));
                f.MakeFile($"{Folder}/file", "virtfs.uid=1\n", Octal(fileMode));
            });
            s.Walk(0, 1, "file");
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Gid, gid: 5);
            s.GetAttributes(1);
        },
        ExportKind.MappedFile);

    [Theory]
    [InlineData("directory")]
    [InlineData("fifo")]
    [InlineData("link")]
    public void A_metadata_file_that_is_none_keeps_nothing(string kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeFile("outside", "virtfs.uid=5\n");
                f.MakeDirectory(Folder, Octal(700));
                switch (kind)
                {
                    case "directory":
                        f.MakeDirectory($"{Folder}/file");
                        break;
                    case "fifo":
                        f.MakeFifo($"{Folder}/file");
                        break;
                    default:
                        f.MakeSymlink($"{Folder}/file", "../outside");
                        break;
                }
            });
            s.Walk(0, 1, "file");
            s.GetAttributes(1);
        },
        ExportKind.MappedFile);

    [Theory]
    [InlineData("link")]
    [InlineData("file")]
    public void A_metadata_folder_that_is_none_leads_nowhere(string kind) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeDirectory("outside");
                f.MakeFile("outside/file", "virtfs.uid=5\n");
                if (kind == "link")
                {
                    f.MakeSymlink(Folder, "outside");
                }
                else
                {
                    f.MakeFile(Folder);
                }
            });
            s.Walk(0, 1, "file");
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Uid, uid: 1);
            s.MakeDirectory(0, "directory");
            s.MakeNode(0, "node", Octal(100644));
            s.MakeSymlink(0, "symlink", "target");
            s.Create(0, "new");
        },
        ExportKind.MappedFile);

    [Theory]
    [InlineData("system.posix_acl_access")]
    [InlineData("user.virtfs.uid")]
    [InlineData("user.virtfs.x")]
    [InlineData("user.a")]
    [InlineData("trusted.x")]
    public void Attributes_are_the_hosts(string name) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            s.Walk(0, 1, "file");
            s.CreateXattr(1, name, 4);
            s.Write(1, 0, "\x02\0\0\0");
            s.Clunk(1);
            s.Walk(0, 1, "file");
            s.WalkXattr(1, 2, name);
            s.Read(2, 0, 100);
            s.Clunk(2);
            s.WalkXattr(1, 2);
            s.Read(2, 0, 100);
            s.GetAttributes(1);
            s.CreateXattr(1, name, 0);
            s.Clunk(1);
        },
        Kinds);

    [Fact]
    public void What_the_host_put_there_is_linked_and_moved_where_something_was_made() => Compare(
        s =>
        {
            s.MakeDirectory(0, "directory");
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeFile("target", "replaced");
            });
            s.Walk(0, 1, "directory");
            s.Walk(0, 2, "file");
            s.MakeLink(1, 2, "link");
            s.MakeLink(0, 2, "link");
            s.RenameAt(0, "file", 1, "moved");
            s.RenameAt(1, "moved", 0, "target");
            s.Unlink(1, "link");
            s.Unlink(0, "directory", 0x200);
        },
        ExportKind.MappedFile);

    [Fact]
    public void A_folder_with_metadata_goes_when_its_files_are_gone() => Compare(
        s =>
        {
            MakeThings(s);
            s.Walk(0, 1, "directory");
            s.Unlink(1, "inner");
            s.Unlink(0, "directory", 0x200);
            s.Walk(0, 2, "file");
            s.Remove(2);
            s.MakeDirectory(0, "again");
            s.Walk(0, 3, "again");
            s.Remove(3);
        },
        Kinds);

    private static void MakeThings(Scenario s)
    {
        s.Attach(9, user: 1000);
        s.MakeNode(9, "file", Octal(100644), gid: 5);
        s.MakeDirectory(9, "directory", gid: 6);
        s.Walk(9, 8, "directory");
        s.MakeNode(8, "inner", Octal(100600), gid: 7);
        s.SetAttributes(9, SetattrMask.Uid, uid: 8);
    }

    private static void ReadAndChange(Scenario s, string text)
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory(Folder, Octal(700));
            f.MakeFile($"{Folder}/file", text);
            f.MakeFile(Root, text);
        });
        foreach (string[] path in new[] { new[] { "file" }, [] })
        {
            s.Walk(0, 1, path);
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Gid, gid: 70000);
            s.GetAttributes(1);
            s.Clunk(1);
        }
    }
}
