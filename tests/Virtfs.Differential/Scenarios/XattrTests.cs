using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Differential.Host;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Txattrwalk and Txattrcreate.</summary>
public sealed partial class XattrTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    public void An_attribute_is_read_through_a_fid_of_its_own() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.Read(2, 0, 100);
        s.Read(2, 2, 3);
        s.Read(2, 5, 100);
        s.Read(2, 6, 100);
        s.Read(2, ulong.MaxValue, 100);
        s.Read(2, 0, 0);
        s.Clunk(2);
        s.Read(2, 0, 1);
    });

    [Fact]
    public void The_names_are_read_under_the_empty_name() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        int size = s.WalkXattr(1, 2).XattrSize;
        s.Read(2, 0, (uint)size);
        s.Read(2, 3, 4);
        s.WalkXattr(0, 3);
        s.Read(3, 0, 10);
        s.WalkXattr(1, 4, "\0x");
        s.Read(4, 0, 100);
    });

    [Theory]
    [InlineData("user.none")]
    [InlineData("user.")]
    [InlineData("user")]
    [InlineData("nonsense")]
    [InlineData("security.capability")]
    [InlineData("security.selinux")]
    [InlineData("trusted.x")]
    [InlineData("system.posix_acl_access")]
    [InlineData("system.posix_acl_default")]
    [InlineData("system.other")]
    [InlineData("user.virtfs.uid")]
    public void An_attribute_that_is_not_there(string name) => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, name);
        s.Read(2, 0, 1);
        s.WalkXattr(0, 3, name);
    });

    [Fact]
    public void A_name_that_is_too_long() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user." + new string('x', 250));
        s.WalkXattr(1, 2, "user." + new string('x', 251));
        s.CreateXattr(1, "user." + new string('x', 251), 1);
        s.Write(1, 0, "x");
        s.Clunk(1);
    });

    [Fact]
    public void A_new_fid_must_not_be_in_use() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 1, "user.a");
        s.WalkXattr(1, 0, "user.a");
        s.WalkXattr(1, 0, "user.none");
        s.WalkXattr(77, 0, "user.a");
        s.WalkXattr(77, 2, "user.a");
    });

    [Fact]
    public void Attributes_of_any_fid_and_kind_of_file() => Compare(s =>
    {
        s.OnHost(f =>
        {
            MakeFile(f);
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
            f.MakeDirectory("directory");
            f.SetXattr("directory", "user.d", "x");
        });
        foreach (string name in new[] { "link", "fifo", "directory", "file" })
        {
            s.Walk(0, 1, name);
            s.WalkXattr(1, 2);
            s.Clunk(2);
            s.WalkXattr(1, 2, "user.a");
            s.Clunk(2);
            s.CreateXattr(1, "user.b", 1);
            s.Write(1, 0, "x");
            s.Clunk(1);
        }

        s.Walk(0, 1, "file");
        s.Open(1);
        s.WalkXattr(1, 2, "user.a");
        s.WalkXattr(2, 3, "user.b");
        s.WalkXattr(2, 4);
    });

    [Fact]
    public void What_is_read_is_what_was_there_at_the_walk() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.OnHost(f => f.SetXattr("file", "user.a", "something longer"));
        s.Read(2, 0, 100);
    });

    [Fact]
    public void A_read_fid_can_be_written_without_effect() => Compare(s =>
    {
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.Write(2, 0, "X");
        s.Read(2, 0, 100);
        s.Write(2, 4, "YZ");
        s.Read(2, 0, 100);
        s.Clunk(2);
    });

    [Theory]
    [InlineData(ExportKind.Passthrough)]
    [InlineData(ExportKind.None)]
    public void An_access_control_list_is_stored_and_read(ExportKind kind) => Compare(
        s =>
        {
            // Version 2; user::rw- user:1000:r-- group::r-- mask::r-- other::---
            string list = "\x02\0\0\0" + Entry(1, 6, uint.MaxValue) + Entry(2, 4, 1000) + Entry(4, 4, uint.MaxValue) +
                Entry(0x10, 4, uint.MaxValue) + Entry(0x20, 0, uint.MaxValue);
            s.OnHost(MakeFile);
            s.Walk(0, 1, "file");
            s.CreateXattr(1, "system.posix_acl_access", (ulong)list.Length);
            s.Write(1, 0, list);
            s.Clunk(1);
            s.Walk(0, 1, "file");
            s.WalkXattr(1, 2, "system.posix_acl_access");
            s.Read(2, 0, 1000);
            s.WalkXattr(1, 3);
            s.Read(3, 0, 1000);
            s.GetAttributes(1);
            s.CreateXattr(1, "system.posix_acl_access", 0);
            s.Clunk(1);
        },
        kind);

    [Fact]
    public void A_thousand_and_twenty_four_fids_may_hold_attributes() => Compare(s =>
    {
        s.LooksAfterEachStep = false;
        s.OnHost(MakeFile);
        s.Walk(0, 1, "file");
        foreach (uint fid in Enumerable.Range(2, 1024))
        {
            s.WalkXattr(1, fid, "user.a");
        }

        s.WalkXattr(1, 5000, "user.a");
        s.WalkXattr(1, 5000, "user.none");
        s.CreateXattr(1, "user.a", 1);
        s.Clunk(2);
        s.CreateXattr(1, "user.a", 1);
        s.Walk(0, 5001, "file");
        s.CreateXattr(5001, "user.a", 1);
        s.Version();
        s.Attach();
        s.WalkXattr(0, 1);
    });

    private static string Entry(uint tag, uint permissions, uint id) =>
        string.Concat(new[] { tag & 255, tag >> 8, permissions, 0u, id & 255, (id >> 8) & 255, (id >> 16) & 255, id >> 24 }.Select(b => (char)b));

    private static void MakeFile(HostFolder folder)
    {
        folder.MakeFile("file", "content");
        folder.SetXattr("file", "user.a", "value");
        folder.SetXattr("file", "user.b", "\x00\xff");
        folder.MakeOld("file");
    }

    [Fact]
    public void Many_names_make_a_long_list() => Compare(s =>
    {
        s.LooksAfterEachStep = false;
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            for (int i = 0; i < 30; i++)
            {
                f.SetXattr("file", $"user.{new string('n', 40)}{i}", "v");
            }
        });
        s.Walk(0, 1, "file");
        Reply list = s.WalkXattr(1, 2);
        s.Read(2, 0, 100_000);
        s.Read(2, (ulong)list.XattrSize - 1, 10);
        s.Read(2, (ulong)list.XattrSize, 10);
        s.Read(2, ulong.MaxValue, 10);
    });

    [Fact]
    public void A_value_that_changes_after_the_walk_is_read_as_it_was() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.SetXattr("file", "user.a", "value");
        });
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.OnHost(f => f.SetXattr("file", "user.a", "a longer value"));
        s.Read(2, 0, 100);
        s.Unlink(0, "file");
        s.Read(2, 0, 100);
        s.Clunk(2);
    });
}
