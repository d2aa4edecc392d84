using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Twstat.</summary>
public sealed class ChangeStatTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void A_mode_is_changed() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file");
            f.MakeDirectory("directory");
            f.MakeFifo("fifo");
            f.MakeSymlink("link", "file");
        });
        s.Walk(0, 1, "file");
        s.ChangeStat(1, stat => stat with { Mode = (StatMode)0x180 });
        s.ChangeStat(1, stat => stat with { Mode = (StatMode)0x1ED | StatMode.SetUserId | StatMode.SetGroupId | StatMode.Sticky });
        s.ChangeStat(1, stat => stat with { Mode = (StatMode)0x1A4 | StatMode.AppendOnly | StatMode.Exclusive | StatMode.Temporary | StatMode.Authentication });
        s.Stat(1);
        s.Walk(0, 2, "directory");
        s.ChangeStat(2, stat => stat with { Mode = StatMode.Directory | StatMode.Sticky | StatMode.PermissionMask });
        s.Stat(2);
        s.Walk(0, 3, "fifo");
        s.ChangeStat(3, stat => stat with { Mode = StatMode.Pipe | (StatMode)0x1B6 });
        s.Walk(0, 4, "link");
        s.ChangeStat(4, stat => stat with { Mode = StatMode.Symlink | (StatMode)0x1B6 });
    });

    [Fact]
    public void A_device_keeps_its_kind() => CompareInU(s =>
    {
        s.MakeNode(0, "device", 0x2000 | 0x1A4, 1, 3);
        s.Walk(0, 1, "device");
        s.ChangeStat(1, stat => stat with { Mode = StatMode.Device | (StatMode)0x180, Extension = "c 1 3"u8 });
        s.Stat(1);
    });

    [Theory]
    [InlineData(StatMode.Directory)]
    [InlineData(StatMode.Symlink)]
    [InlineData(StatMode.Link)]
    [InlineData(StatMode.Device)]
    [InlineData(StatMode.Pipe)]
    [InlineData(StatMode.Socket)]
    public void A_mode_of_another_kind_is_refused(StatMode kind) => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file");
            f.MakeDirectory("directory");
        });
        s.Walk(0, 1, "file");
        s.ChangeStat(1, stat => stat with { Mode = kind | (StatMode)0x1A4, ModificationTime = 5 });
        s.Walk(0, 2, "directory");
        s.ChangeStat(2, stat => stat with { Mode = kind | (StatMode)0x1A4 });
    });

    [Fact]
    public void Times_are_changed() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file");
            f.MakeSymlink("link", "file");
        });
        s.Walk(0, 1, "file");
        s.ChangeStat(1, stat => stat with { AccessTime = 1_000_000_000 });
        s.ChangeStat(1, stat => stat with { ModificationTime = 77 });
        s.ChangeStat(1, stat => stat with { AccessTime = 0, ModificationTime = 0x7FFF_FFFF });
        s.Stat(1);
        s.Walk(0, 2, "link");
        s.ChangeStat(2, stat => stat with { ModificationTime = 5 });
        s.Stat(2);
    });

    [Fact]
    public void Owner_and_group_are_changed_by_number() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.Walk(0, 1, "file");
        s.ChangeStat(1, stat => stat with { UserId = 1000 });
        s.ChangeStat(1, stat => stat with { GroupId = 1001 });
        s.ChangeStat(1, stat => stat with { UserId = 0, GroupId = 0 });
        s.ChangeStat(1, stat => stat with { UserName = "1000"u8, GroupName = "daemon"u8, ModifierName = "root"u8, ModifierId = 5 });
        s.Stat(1);
    });

    [Fact]
    public void A_name_is_changed_in_its_directory() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file", "content");
            f.MakeFile("directory/other");
        });
        s.Walk(0, 1, "directory", "file");
        s.ChangeStat(1, stat => stat with { Name = "renamed"u8 });
        s.Stat(1);
        s.ChangeStat(1, stat => stat with { Name = "other"u8 });
        s.OpenByMode(1, TopenMode.ReadWrite);
        s.ChangeStat(1, stat => stat with { Name = "open"u8 });
        s.Read(1, 0, 100);
        s.Stat(1);
        s.ChangeStat(1, stat => stat with { Name = "open"u8 });
        s.Walk(0, 3, "directory");
        s.ChangeStat(3, stat => stat with { Name = "moved"u8 });
        s.Stat(3);
    });

    [Theory]
    [InlineData("/")]
    [InlineData("a/b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("\0x")]
    [InlineData("..\0x")]
    [InlineData("directory")]
    public void A_name_may_be_refused_when_the_rest_is_done(string name) => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file");
            f.MakeDirectory("directory");
        });
        s.Walk(0, 1, "file");
        byte[] bytes = Host.HostFolder.Bytes(name);
        s.ChangeStat(1, stat => stat with { Name = bytes, Mode = (StatMode)0x180, ModificationTime = 77, UserId = 5, Length = 3 });
        s.ChangeStat(0, stat => stat with { Name = bytes });
    });

    [Fact]
    public void A_length_is_changed_by_the_object() => CompareInU(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
        });
        s.Walk(0, 1, "file");
        s.ChangeStat(1, stat => stat with { Length = 3 });
        s.ChangeStat(1, stat => stat with { Length = 5000, ModificationTime = 5 });
        s.ChangeStat(1, stat => stat with { Length = 1UL << 63 });
        s.ChangeStat(1, stat => stat with { Length = 1UL << 62 });
        s.Walk(0, 2, "file");
        s.OpenByMode(2);
        s.ChangeStat(2, stat => stat with { Length = 1 });
        foreach (string name in new[] { "directory", "link", "fifo" })
        {
            s.Walk(0, 3, name);
            s.ChangeStat(3, stat => stat with { Length = 0 });
            s.Clunk(3);
        }
    });

    [Fact]
    public void What_cannot_be_changed_is_ignored() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.Walk(0, 1, "file");
        s.ChangeStat(1, stat => stat with { Type = 3 });
        s.ChangeStat(1, stat => stat with { Device = 3 });
        s.ChangeStat(1, stat => stat with { Qid = default });
        s.ChangeStat(1, stat => stat with { ModifierName = "x"u8 });
        s.ChangeStat(1, stat => stat with { UserName = "x"u8 });
    });

    [Fact]
    public void Nothing_to_change_needs_an_open_fid() => CompareInU(s =>
    {
        s.OnHost(f => f.SetXattr(".", "user.a", "value"));
        s.ChangeStat(0, stat => stat);
        s.ChangeStat(0, stat => stat with { Extension = "x"u8 });
        s.WalkXattr(0, 1, "user.a");
        s.ChangeStat(1, stat => stat);
        s.ChangeStat(77, stat => stat);
    });

    [Fact]
    public void A_read_only_export_refuses() => CompareInU(s => s.ChangeStat(0, stat => stat with { ModificationTime = 5 }), ExportKind.ReadOnly);
}
