using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tlcreate.</summary>
public sealed class CreateTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(0u)]
    [InlineData(644u)]
    [InlineData(777u)]
    [InlineData(4755u)]
    [InlineData(7777u)]
    [InlineData(100600u)]
    [InlineData(40755u)]
    public void A_file_is_made_with_a_mode_that_no_umask_cuts(uint mode) => Compare(s =>
    {
        s.Create(0, "file", mode: Octal(mode));
        s.GetAttributes(0);
    });

    [Theory]
    [InlineData(LopenFlags.ReadOnly)]
    [InlineData(LopenFlags.WriteOnly)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Create)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Exclusive)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Truncate)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Append)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.NonBlock | LopenFlags.Sync)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Direct)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Directory)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.NoFollow)]
    [InlineData(LopenFlags.ReadWrite | (LopenFlags)0x410000)]
    [InlineData(LopenFlags.ReadWrite | (LopenFlags)0x200000)]
    [InlineData(LopenFlags.AccessModeMask)]
    public void A_file_is_made_with_flags(LopenFlags flags) => Compare(s =>
    {
        s.Create(0, "file", flags);
        s.Write(0, 2, "content");
        s.Read(0, 0, 100);
    });

    [Theory]
    [InlineData(LopenFlags.ReadOnly)]
    [InlineData(LopenFlags.ReadWrite)]
    [InlineData(LopenFlags.ReadWrite | LopenFlags.Truncate)]
    [InlineData(LopenFlags.WriteOnly | LopenFlags.Append)]
    public void A_file_that_exists_is_opened_and_gets_the_mode_and_owner(LopenFlags flags) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content", Octal(600)));
        s.Attach(1, user: 1000);
        s.Create(1, "file", flags, Octal(711), 1001);
        s.Write(1, 2, "XY");
        s.Read(1, 0, 100);
    });

    [Fact]
    public void A_file_that_exists_is_not_made_exclusively() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Create(0, "file", LopenFlags.ReadWrite | LopenFlags.Exclusive);
        s.Create(0, "file", LopenFlags.ReadWrite | LopenFlags.Exclusive | LopenFlags.Truncate, Octal(777));
        s.GetAttributes(0);
    });

    [Fact]
    public void What_is_no_file_is_not_opened() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeSymlink("link", "file");
            f.MakeSymlink("dangling", "none");
            f.MakeSymlink("toDirectory", "directory");
            f.MakeFifo("fifo");
            f.MakeSocket("socket");
        });
        foreach (string name in new[] { "directory", "link", "dangling", "toDirectory", "fifo", "socket" })
        {
            s.Create(0, name);
            s.Create(0, name, LopenFlags.ReadOnly);
            s.Create(0, name, LopenFlags.WriteOnly | LopenFlags.Truncate);
            s.Create(0, name, LopenFlags.ReadWrite | LopenFlags.Exclusive);
        }

        s.GetAttributes(0);
    });

    [Fact]
    public void A_file_is_made_in_a_directory_only() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeSymlink("link", "directory");
            f.MakeFifo("fifo");
        });
        foreach (string name in new[] { "file", "link", "fifo" })
        {
            s.Walk(0, 1, name);
            s.Create(1, "new");
            s.Clunk(1);
        }
    });

    [Fact]
    public void An_open_fid_makes_no_file() => Compare(s =>
    {
        s.Open(0);
        s.Create(0, "file");
        s.Attach(1);
        s.Create(1, "file");
        s.Create(1, "file");
        s.CreateXattr(2, "user.a", 1);
        s.Attach(3);
        s.CreateXattr(3, "user.a", 1);
        s.Create(3, "other");
    });

    [Fact]
    public void The_fid_is_the_file_afterwards() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.Create(1, "file");
        s.GetAttributes(1);
        s.Walk(1, 2, "..");
        s.Walk(1, 3);
        s.GetAttributes(3);
        s.Remove(1);
    });

    [Fact]
    public void A_failure_leaves_the_fid_as_it_was() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Create(0, "directory");
        s.Walk(0, 1, "directory");
        s.Create(0, "file");
        s.Write(0, 0, "x");
    });

    [Fact]
    public void The_group_bit_of_a_directory_is_inherited_and_then_overruled() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("shared", Octal(2775));
        });
        s.Walk(0, 1, "shared");
        s.SetAttributes(1, SetattrMask.Gid, gid: 1000);
        s.SetAttributes(1, SetattrMask.Mode, mode: Octal(42775));
        s.MakeDirectory(1, "inner", gid: uint.MaxValue);
        s.MakeDirectory(1, "other", gid: 1001);
        s.Create(1, "file", gid: uint.MaxValue);
    });

    [Fact]
    public void A_name_of_255_bytes_is_the_longest() => Compare(s =>
    {
        s.Create(0, new string('x', 256));
        s.MakeDirectory(0, new string('x', 256));
        s.Create(0, new string('x', 255));
    });

    [Fact]
    public void A_read_only_file_is_made_and_written() => Compare(s =>
    {
        s.Create(0, "file", LopenFlags.WriteOnly, Octal(444));
        s.Write(0, 0, "content");
    });

    [Fact]
    public void Nothing_is_made_in_a_directory_that_is_gone() => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.Unlink(0, "directory", 0x200);
        s.MakeDirectory(1, "new");
        s.MakeNode(1, "new", Octal(100644));
        s.MakeSymlink(1, "new", "x");
        s.Create(1, "new");
    });
}
