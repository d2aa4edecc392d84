using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tsetattr.</summary>
public sealed class SetAttributeTests(ServersFixture servers) : ScenarioTests(servers)
{
    private const ulong Now = 0x3FFF_FFFF;
    private const ulong Omit = 0x3FFF_FFFE;

    [Theory]
    [InlineData(0u)]
    [InlineData(640u)]
    [InlineData(7777u)]
    public void Permissions_are_set(uint mode) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Mode, mode: Octal(100000) | Octal(mode));
        s.SetAttributes(0, SetattrMask.Mode, mode: Octal(40700) | Octal(mode));
        s.GetAttributes(1);
        s.GetAttributes(0);
    });

    [Theory]
    [InlineData(0u)]
    [InlineData(640u)]
    [InlineData(7777u)]
    [InlineData(40640u)]
    public void Type_bits_are_ignored(uint mode) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            s.Walk(0, 1, "file");
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(mode));
            s.SetAttributes(0, SetattrMask.Mode, mode: Octal(mode) | Octal(700));
            s.GetAttributes(1);
        },
        ExportKinds.Native);

    [Fact]
    public void All_bits_of_a_mode() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Mode, mode: uint.MaxValue);
    });

    [Fact]
    public void A_link_has_no_permissions_to_set() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
        });
        s.Walk(0, 1, "link");
        s.SetAttributes(1, SetattrMask.Mode, mode: Octal(120600));
    });

    [Fact]
    public void Special_files_have_permissions_owner_and_times() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFifo("fifo");
            f.MakeSocket("socket");
        });
        foreach (string name in new[] { "fifo", "socket" })
        {
            s.Walk(0, 1, name);
            s.SetAttributes(1, SetattrMask.Mode, mode: (name == "fifo" ? Octal(10000) : Octal(140000)) | Octal(640));
            s.SetAttributes(1, SetattrMask.Uid | SetattrMask.Gid, uid: 5, gid: 6);
            s.SetAttributes(1, SetattrMask.Atime | SetattrMask.AtimeSet | SetattrMask.Mtime, access: (5, 6));
            s.SetAttributes(1, SetattrMask.Size, size: 3);
            s.Clunk(1);
        }
    });

    [Theory]
    [InlineData(SetattrMask.Uid)]
    [InlineData(SetattrMask.Gid)]
    [InlineData(SetattrMask.Uid | SetattrMask.Gid)]
    public void An_owner_is_set(SetattrMask valid) => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content", Octal(6755));
            f.MakeSymlink("link", "file");
            f.MakeDirectory("directory");
        });
        foreach (string name in new[] { "file", "link", "directory" })
        {
            s.Walk(0, 1, name);
            s.SetAttributes(1, valid, uid: 1000, gid: 1001);
            s.SetAttributes(1, valid, uid: uint.MaxValue, gid: uint.MaxValue);
            s.Clunk(1);
        }
    });

    [Fact]
    public void The_change_time_alone_is_a_touch() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(6755)));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Ctime);
        s.SetAttributes(1, SetattrMask.Ctime | SetattrMask.AtimeSet | SetattrMask.MtimeSet);
        s.SetAttributes(1, SetattrMask.Ctime | SetattrMask.Mtime | SetattrMask.MtimeSet, modification: (9, 9));
    });

    [Theory]
    [InlineData(SetattrMask.Atime)]
    [InlineData(SetattrMask.Mtime)]
    [InlineData(SetattrMask.Atime | SetattrMask.Mtime)]
    [InlineData(SetattrMask.Atime | SetattrMask.AtimeSet)]
    [InlineData(SetattrMask.Mtime | SetattrMask.MtimeSet)]
    [InlineData(SetattrMask.Atime | SetattrMask.AtimeSet | SetattrMask.Mtime | SetattrMask.MtimeSet)]
    [InlineData(SetattrMask.Atime | SetattrMask.AtimeSet | SetattrMask.Mtime)]
    [InlineData(SetattrMask.AtimeSet)]
    [InlineData(SetattrMask.MtimeSet)]
    [InlineData(SetattrMask.AtimeSet | SetattrMask.MtimeSet)]
    [InlineData(SetattrMask.Mtime | SetattrMask.AtimeSet)]
    [InlineData(SetattrMask.None)]
    public void Times_are_set(SetattrMask valid) => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
        });
        s.Walk(0, 1, "file");
        s.SetAttributes(1, valid, access: (111, 222), modification: (333, 444));
        s.Walk(0, 2, "link");
        s.SetAttributes(2, valid, access: (111, 222), modification: (333, 444));
        s.Walk(0, 3, "file");
        s.Open(3);
        s.SetAttributes(3, valid, access: (555, 0), modification: (0, 999_999_999));
        s.SetAttributes(0, valid, access: (111, 222), modification: (333, 444));
    });

    [Theory]
    [InlineData(1_000_000_000UL)]
    [InlineData(Now)]
    [InlineData(Omit)]
    [InlineData(0xFFFF_FFFFUL)]
    [InlineData(0x1_0000_0000UL)]
    [InlineData(0x1_3FFF_FFFFUL)]
    [InlineData(ulong.MaxValue)]
    public void Nanoseconds_are_the_hosts_to_judge(ulong nanoseconds) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Atime | SetattrMask.AtimeSet | SetattrMask.Mtime | SetattrMask.MtimeSet, access: (5, nanoseconds), modification: (6, 7));
        s.SetAttributes(1, SetattrMask.Mtime | SetattrMask.MtimeSet, modification: (6, nanoseconds));
    });

    [Theory]
    [InlineData(0xFFFF_FFFFUL)]
    [InlineData(0x1_0000_0000UL)]
    [InlineData(0x4_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0000UL)]
    public void Seconds_are_the_hosts_to_judge(ulong seconds) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Mtime | SetattrMask.MtimeSet, modification: (seconds, 0));
        s.GetAttributes(1);
    });

    [Theory]
    [InlineData(0UL)]
    [InlineData(3UL)]
    [InlineData(7UL)]
    [InlineData(5000UL)]
    [InlineData(0x8000_0000_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFUL)]
    public void A_size_is_set(ulong size) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Size, size: size);
        s.GetAttributes(1);
        s.Walk(0, 2, "file");
        s.Open(2, LopenFlags.WriteOnly);
        s.SetAttributes(2, SetattrMask.Size, size: size);
    });

    [Fact]
    public void What_is_no_file_has_no_size_to_set() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
            f.MakeDirectory("directory");
        });
        foreach (string name in new[] { "link", "fifo", "directory" })
        {
            s.Walk(0, 1, name);
            s.SetAttributes(1, SetattrMask.Size, size: 3);
            s.Clunk(1);
        }

        s.Walk(0, 1, "directory");
        s.Open(1);
        s.SetAttributes(1, SetattrMask.Size, size: 3);
    });

    [Fact]
    public void A_size_is_not_set_through_a_read_only_handle() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.SetAttributes(1, SetattrMask.Size, size: 3);
        s.SetAttributes(1, SetattrMask.Mode | SetattrMask.Size, mode: Octal(100600), size: 3);
    });

    [Fact]
    public void A_size_is_set_last_and_so_overrules_a_modification_time() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, SetattrMask.Size | SetattrMask.Mtime | SetattrMask.MtimeSet, size: 3, modification: (5, 5));
    });

    [Fact]
    public void Everything_at_once() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(600)));
        s.Walk(0, 1, "file");
        s.SetAttributes(
            1,
            SetattrMask.Mode | SetattrMask.Uid | SetattrMask.Gid | SetattrMask.Size | SetattrMask.Atime | SetattrMask.Mtime | SetattrMask.Ctime |
                SetattrMask.AtimeSet | SetattrMask.MtimeSet,
            Octal(104711), 10, 11, 3, (7, 8), (9, 10));
        s.GetAttributes(1);
    });

    [Fact]
    public void What_came_before_a_failure_stays() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(
            1, SetattrMask.Mode | SetattrMask.Mtime | SetattrMask.MtimeSet | SetattrMask.Uid, Octal(100611), uid: 5, modification: (1, 2_000_000_000));
        s.SetAttributes(1, SetattrMask.Mode | SetattrMask.Uid | SetattrMask.Size, Octal(100622), uid: 5, size: ulong.MaxValue);
    });

    [Fact]
    public void Unknown_bits_are_ignored() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.SetAttributes(1, (SetattrMask)0xFFFF_FE00);
        s.SetAttributes(1, (SetattrMask)0xFFFF_FE00 | SetattrMask.Mode, mode: Octal(100600));
    });

    [Fact]
    public void An_xattr_fid_changes_the_file_it_came_from() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 1);
        s.SetAttributes(1, SetattrMask.Mode, mode: Octal(100600));
        s.SetAttributes(1, SetattrMask.Mtime);
        s.SetAttributes(1, SetattrMask.Size, size: 2);
    });
}
