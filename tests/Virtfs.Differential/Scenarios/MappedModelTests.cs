using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The models that keep the guest's owners, modes and types beside plain files of the host.</summary>
public sealed class MappedModelTests(ServersFixture servers) : ScenarioTests(servers)
{
    public static TheoryData<ExportKind> Kinds => [.. ExportKinds.AllMapped];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_that_is_made_is_a_plain_file_and_what_it_is_beside_it(ExportKind kind) => Compare(
        s =>
        {
            s.Attach(1, user: 1000);
            s.MakeDirectory(1, "directory", Octal(1777), 1001);
            s.MakeNode(1, "fifo", Octal(10666), gid: 1001);
            s.MakeNode(1, "socket", Octal(140640), gid: 1001);
            s.MakeNode(1, "null", Octal(20666), 1, 3, 1001);
            s.MakeNode(1, "loop", Octal(60660), 7, 0, 1001);
            s.MakeNode(1, "node", Octal(106644), gid: uint.MaxValue);
            s.MakeSymlink(1, "link", "target", 1001);
            s.Walk(1, 2);
            s.Create(2, "file", LopenFlags.ReadWrite, Octal(6755), 1001);
            foreach (string name in new[] { "directory", "fifo", "socket", "null", "loop", "node", "link", "file" })
            {
                s.Walk(1, 3, name);
                s.GetAttributes(3);
                s.Clunk(3);
            }

            s.Open(1);
            s.ReadDirectory(1, 0);
        },
        kind);

    [Theory]
    [InlineData(0u)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x8000_0000u)]
    [InlineData(0xFFFF_FFFEu)]
    [InlineData(0xFFFF_FFFFu)]
    public void Owners_of_all_sizes(uint user) => Compare(
        s =>
        {
            s.Attach(1, user: user);
            s.MakeDirectory(1, "directory", gid: user);
            s.Walk(1, 2);
            s.Create(2, "file", gid: user);
            s.GetAttributes(2);
            s.SetAttributes(2, SetattrMask.Uid, uid: 5);
            s.SetAttributes(2, SetattrMask.Uid | SetattrMask.Gid, uid: user, gid: user);
            s.GetAttributes(2);
            s.SetAttributes(0, SetattrMask.Gid, gid: user);
            s.GetAttributes(0);
        },
        ExportKinds.Mapped);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_root_has_its_own(ExportKind kind) => Compare(
        s =>
        {
            s.SetAttributes(0, SetattrMask.Mode, mode: Octal(41751));
            s.SetAttributes(0, SetattrMask.Uid | SetattrMask.Gid, uid: 7, gid: 8);
            s.SetAttributes(0, SetattrMask.Uid | SetattrMask.Gid, uid: uint.MaxValue, gid: uint.MaxValue);
            s.SetAttributes(0, SetattrMask.Ctime);
            s.GetAttributes(0);
            s.Attach(1);
            s.GetAttributes(1);
            s.Open(1);
            s.ReadDirectory(1, 0);
        },
        kind);

    [Fact]
    public void A_link_of_the_hosts_is_a_link() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeSymlink("link", "file");
                f.MakeSymlink("outside", "/etc/passwd");
            });
            foreach (string name in new[] { "link", "outside" })
            {
                s.Walk(0, 1, name);
                s.GetAttributes(1);
                s.ReadLink(1);
                s.SetAttributes(1, SetattrMask.Mode, mode: Octal(120600));
                s.SetAttributes(1, SetattrMask.Uid | SetattrMask.Gid, uid: 5, gid: 6);
                s.SetAttributes(1, SetattrMask.Mtime | SetattrMask.MtimeSet, modification: (5, 6));
                s.SetAttributes(1, SetattrMask.Size, size: 1);
                s.GetAttributes(1);
                s.WalkXattr(1, 2, "user.a");
                s.WalkXattr(1, 2, "system.posix_acl_access");
                s.WalkXattr(1, 2);
                s.Clunk(2);
                s.Walk(1, 3, "x");
                s.MakeLink(0, 1, name + " too");
                s.Open(1, LopenFlags.ReadWrite);
                s.Create(0, name);
                s.RenameAt(0, name, 0, "moved");
                s.GetAttributes(1);
                s.Unlink(0, "moved");
                s.Clunk(1);
            }
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData("file")]
    [InlineData("fifo")]
    [InlineData("socket")]
    [InlineData("directory")]
    public void What_the_host_put_there_takes_what_the_guest_gives_it(string name) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content", Octal(6755));
                f.MakeFifo("fifo");
                f.MakeSocket("socket");
                f.MakeDirectory("directory", Octal(2775));
                f.MakeFile("directory/inner");
                f.ChangeOwner(name, 3, 4);
            });
            s.Walk(0, 1, name);
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Gid, gid: 5);
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Uid, uid: 6);
            s.SetAttributes(1, SetattrMask.Ctime);
            s.GetAttributes(1);
            s.WalkXattr(1, 2);
            s.Clunk(2);
            s.WalkXattr(1, 2, "user.a");
            s.ReadLink(1);
            s.StatFs(1);
            s.Open(1);
            s.GetAttributes(1);
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(20000)]
    public void A_link_is_a_file_with_its_target(int length) => Compare(
        s =>
        {
            s.MakeSymlink(0, "link", new string('t', length), 5);
            s.MakeSymlink(0, "link", "again");
            s.Walk(0, 1, "link");
            s.GetAttributes(1);
            s.ReadLink(1);
            s.MakeLink(0, 1, "second");
            s.Walk(1, 2, "x");
            s.StatFs(1);
            s.Open(1, LopenFlags.ReadWrite);
            s.Read(1, 0, 30000);
            s.Write(1, 1, "X");
            s.Walk(0, 3, "second");
            s.ReadLink(3);
            s.SetAttributes(3, SetattrMask.Size, size: 2);
            s.ReadLink(3);
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(40755u)]
    [InlineData(100644u)]
    public void A_link_of_the_hosts_that_is_something_else_to_the_guest_is_not_opened(uint mode) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeSymlink("link", "target"));
            s.Walk(0, 1, "link");
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(mode));
            s.GetAttributes(1);
            s.Open(1);
            s.Open(1, LopenFlags.WriteOnly);
            s.ReadLink(1);
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(4095u, 1048575u)]
    [InlineData(4096u, 0xFFFF_FFFFu)]
    [InlineData(0x8000_0000u, 1u)]
    public void Devices_of_all_numbers(uint major, uint minor) => Compare(
        s =>
        {
            s.MakeNode(0, "device", Octal(20666), major, minor);
            s.Walk(0, 1, "device");
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Uid, uid: 5);
            s.GetAttributes(1);
        },
        ExportKinds.Mapped);

    [Fact]
    public void A_special_file_is_opened_as_what_it_is_on_the_host() => Compare(
        s =>
        {
            s.MakeNode(0, "null", Octal(20666), 1, 3);
            s.MakeNode(0, "fifo", Octal(10666));
            foreach (string name in new[] { "null", "fifo" })
            {
                s.Walk(0, 1, name);
                s.SetAttributes(1, SetattrMask.Mode, mode: Octal(name == "null" ? 20600u : 10600u));
                s.Open(1, LopenFlags.ReadWrite);
                s.Write(1, 0, "data");
                s.Read(1, 0, 10);
                s.GetAttributes(1);
                s.Clunk(1);
            }
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(40755u)]
    [InlineData(100755u)]
    [InlineData(120755u)]
    [InlineData(10755u)]
    [InlineData(170755u)]
    public void A_chmod_with_type_bits_changes_what_a_thing_is(uint mode) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeDirectory("directory");
                f.MakeFile("directory/inner", "content");
            });
            foreach (string name in new[] { "file", "directory" })
            {
                s.Walk(0, 1, name);
                s.SetAttributes(1, SetattrMask.Mode, mode: Octal(mode));
                s.GetAttributes(1);
                s.Walk(1, 2, "inner");
                s.GetAttributes(2);
                s.Clunk(2);
                s.ReadLink(1);
                s.MakeDirectory(1, "new");
                s.Open(1);
                s.Read(1, 0, 10);
                s.ReadDirectory(1, 0);
                s.Clunk(1);
            }

            s.Open(0);
            s.ReadDirectory(0, 0);
        },
        ExportKinds.Mapped);

    [Fact]
    public void A_create_of_what_is_there_gives_it_owner_and_mode() => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("old", "content"));
            s.Attach(1, user: 1000);
            s.MakeNode(1, "file", Octal(100600), gid: 1);
            foreach (string name in new[] { "file", "old" })
            {
                s.Attach(2, user: 1001);
                s.Create(2, name, LopenFlags.ReadWrite, Octal(4751), 2);
                s.GetAttributes(2);
                s.Clunk(2);
                s.Create(1, name, LopenFlags.ReadWrite | LopenFlags.Exclusive);
            }
        },
        ExportKinds.Mapped);

    [Fact]
    public void Set_id_bits_are_the_guests_own_affair() => Compare(
        s =>
        {
            s.MakeDirectory(0, "shared", Octal(2777), 50);
            s.Attach(1, user: 1000);
            s.Walk(1, 2, "shared");
            s.MakeNode(2, "node", Octal(102755), gid: 50);
            s.Create(2, "file", LopenFlags.ReadWrite, Octal(6755), 50);
            s.Write(2, 0, "data");
            s.SetAttributes(2, SetattrMask.Size, size: 1);
            s.SetAttributes(2, SetattrMask.Uid, uid: 1001);
            s.GetAttributes(2);
        },
        ExportKinds.Mapped);
}
