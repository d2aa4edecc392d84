using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tcreate.</summary>
public sealed class CreateByModeTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(0u)]
    [InlineData(0x1A4u)]
    [InlineData(0x9EDu)]
    [InlineData(0xFFFu)]
    [InlineData(0x4000_01A4u)]
    [InlineData(0x2000_01A4u)]
    [InlineData(0x0C00_01A4u)]
    [InlineData(0x000D_01EDu)]
    public void A_file_is_made_and_open(uint permissions) => CompareInU(s =>
    {
        s.CreateByMode(0, "file", (StatMode)permissions, TopenMode.ReadWrite);
        s.Read(0, 0, 100);
        s.Stat(0);
        s.Clunk(0);
    });

    [Theory]
    [InlineData(TopenMode.Read)]
    [InlineData(TopenMode.Write | TopenMode.Truncate)]
    [InlineData(TopenMode.ReadWrite | TopenMode.Append)]
    [InlineData(TopenMode.ReadWrite | TopenMode.Exclusive)]
    [InlineData(TopenMode.AccessMask | TopenMode.RemoveOnClose)]
    public void A_file_that_exists_is_opened_unless_it_must_not_be(TopenMode mode) => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", 0x1FF));
        s.CreateByMode(0, "file", (StatMode)0x1A4, mode);
        s.Write(0, 0, "ab");
        s.Read(0, 0, 100);
        s.Clunk(0);
    });

    [Fact]
    public void A_directory_is_made_and_open() => CompareInU(s =>
    {
        s.Walk(0, 1);
        s.CreateByMode(1, "directory", StatMode.Directory | (StatMode)0x1ED);
        s.Read(1, 0, 1000);
        s.Stat(1);
        s.Walk(0, 2, "directory");
        s.CreateByMode(2, "inner", StatMode.Directory | StatMode.PermissionMask | StatMode.SetGroupId | StatMode.Sticky, TopenMode.Write);
        s.Stat(2);
        s.Write(2, 0, "x");
        s.Walk(0, 3);
        s.CreateByMode(3, "odd", (StatMode)0x8000_0FFF);
    });

    [Fact]
    public void A_symbolic_link_is_made_and_walked_to() => CompareInU(s =>
    {
        s.Walk(0, 1);
        s.CreateByMode(1, "link", StatMode.Symlink | StatMode.PermissionMask, extension: "some/where");
        s.Stat(1);
        s.ReadLink(1);
        s.OpenByMode(1);
        s.Walk(0, 2);
        s.CreateByMode(2, "empty", StatMode.Symlink);
        s.CreateByMode(2, "nul", StatMode.Symlink, extension: "a\0b");
        s.Stat(2);
    });

    [Theory]
    [InlineData("5")]
    [InlineData(" 5")]
    [InlineData("+5x")]
    [InlineData("005 6")]
    [InlineData("4294967301")]
    [InlineData("77")]
    [InlineData("-1")]
    public void A_hard_link_is_made_to_a_fid(string extension) => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 5, "file");
        s.Walk(0, 1);
        s.CreateByMode(1, "link", StatMode.Link | (StatMode)0x1A4, extension: extension);
        s.Stat(1);
        s.OpenByMode(1);
        s.Read(1, 0, 100);
    });

    [Fact]
    public void A_directory_is_not_linked() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 5, "directory");
        s.CreateByMode(0, "link", StatMode.Link, extension: "5");
    });

    [Theory]
    [InlineData("c 1 3")]
    [InlineData("b 7 300")]
    [InlineData("c1 3")]
    [InlineData("c\t1\n3")]
    [InlineData("c +1 3abc")]
    [InlineData("c 4294967297 3")]
    [InlineData("c -1 3")]
    [InlineData("c 99999999999 3")]
    [InlineData("x 1 3")]
    public void A_device_is_made(string extension) => CompareInU(s =>
    {
        s.CreateByMode(0, "device", StatMode.Device | (StatMode)0x1A4, extension: extension);
        s.Stat(0);
    });

    [Fact]
    public void A_FIFO_and_a_socket_are_made() => CompareInU(s =>
    {
        s.Walk(0, 1);
        s.CreateByMode(1, "fifo", StatMode.Pipe | (StatMode)0x1B6);
        s.Stat(1);
        s.OpenByMode(1);
        s.Walk(0, 2);
        s.CreateByMode(2, "socket", StatMode.Socket | (StatMode)0x1B6);
        s.Stat(2);
    });

    [Theory]
    [InlineData(StatMode.Directory | StatMode.KindMask)]
    [InlineData(StatMode.KindMask & ~StatMode.Directory)]
    [InlineData(StatMode.Link | StatMode.Device | StatMode.Pipe)]
    [InlineData(StatMode.Device | StatMode.Pipe | StatMode.Socket)]
    [InlineData(StatMode.Pipe | StatMode.Socket)]
    public void The_first_of_several_kinds_counts(StatMode kinds) => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.Walk(0, 5, "file");
        s.CreateByMode(0, "object", kinds | (StatMode)0x1ED, extension: kinds.HasFlag(StatMode.Link) ? "5" : "c 1 3");
        s.Stat(0);
    });

    [Theory]
    [InlineData(StatMode.None)]
    [InlineData(StatMode.Directory)]
    [InlineData(StatMode.Symlink)]
    [InlineData(StatMode.Link)]
    [InlineData(StatMode.Device)]
    [InlineData(StatMode.Pipe)]
    [InlineData(StatMode.Socket)]
    public void Names_and_fids_are_checked_for_every_kind(StatMode kind) => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeSymlink("link", "file");
        });
        string extension = kind == StatMode.Link ? "5" : kind == StatMode.Device ? "c 1 3" : "target";
        s.Walk(0, 5, "file");
        foreach (string name in new[] { "", "a/b", ".", "..", "directory", "link", new string('x', 256) })
        {
            s.Walk(0, 1);
            s.CreateByMode(1, name, kind | (StatMode)0x1A4, extension: extension);
            s.Clunk(1);
        }

        s.CreateByMode(77, "name", kind, extension: extension);
        s.CreateByMode(5, "name", kind | (StatMode)0x1A4, extension: extension);
        s.OpenByMode(0);
        s.CreateByMode(0, "name", kind, extension: extension);
    });

    [Fact]
    public void New_objects_belong_to_the_user_who_attached() => CompareInU(s =>
    {
        s.Attach(1, user: 1000);
        foreach (StatMode kind in new[] { StatMode.None, StatMode.Directory, StatMode.Symlink, StatMode.Pipe })
        {
            s.Walk(1, 2);
            s.CreateByMode(2, $"name{(uint)kind}", kind | (StatMode)0x1A4, extension: "target");
            s.Stat(2);
            s.Clunk(2);
        }
    });

    [Fact]
    public void It_is_answered_in_9P2000_L_too() => Compare(
        s =>
        {
            s.Walk(0, 1);
            s.CreateByMode(1, "file", (StatMode)0x1A4, TopenMode.Write);
            s.Write(1, 0, "content");
            s.Walk(0, 2);
            s.CreateByMode(2, "directory", StatMode.Directory | (StatMode)0x1ED);
            s.ReadDirectory(2, 0);
            s.Stat(2);
            s.ChangeStat(2, stat => stat with { Name = "renamed"u8 });
            s.Walk(0, 3);
            s.CreateByMode(3, "link", StatMode.Symlink, extension: "x");
            s.CreateByMode(77, "none", StatMode.None);
        },
        ExportKinds.Native);

    [Fact]
    public void A_read_only_export_refuses() => CompareInU(s => s.CreateByMode(0, "file", (StatMode)0x1A4), ExportKind.ReadOnly);
}
