using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>What is the mapped-xattr model's alone: extended attributes of its own, and access control lists among them.</summary>
public sealed class MappedXattrTests(ServersFixture servers) : ScenarioTests(servers)
{
    private static readonly ExportKind[] Kinds = [ExportKind.MappedXattr, ExportKind.MappedXattrAsUser];

    [Theory]
    [InlineData("user.virtfs.uid", 5)]
    [InlineData("user.virtfs.gid", 8)]
    [InlineData("user.virtfs.mode", 300)]
    [InlineData("user.virtfs.rdev", 9)]
    [InlineData("user.virtfs.uid", 0)]
    [InlineData("user.virtfs.rdev", 0)]
    public void An_attribute_that_is_too_long_or_empty_is_none(string name, int length) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.SetXattr("file", name, new string('\x01', length));
            });
            s.Walk(0, 1, "file");
            s.GetAttributes(1);
            s.SetAttributes(1, SetattrMask.Uid | SetattrMask.Mode, Octal(100600), uid: 5);
            s.GetAttributes(1);
        },
        ExportKind.MappedXattr);

    [Theory]
    [InlineData("user.virtfs.uid")]
    [InlineData("user.virtfs.mode")]
    [InlineData("user.virtfs.")]
    [InlineData("user.virtfs.new")]
    [InlineData("user.virtfs.system.posix_acl_access")]
    [InlineData("user.virtfs")]
    [InlineData("user.virtfsx")]
    public void Its_own_attributes_are_out_of_reach(string name)
    {
        foreach (ExportKind kind in Kinds)
        {
            Compare(
                s =>
                {
                    s.Attach(3, user: 1000);
                    s.MakeNode(3, "file", Octal(100644), gid: 1001);
                    s.Walk(0, 1, "file");
                    s.WalkXattr(1, 2, name);
                    s.Clunk(2);
                    s.WalkXattr(1, 2);
                    s.Read(2, 0, 1000);
                    s.CreateXattr(1, name, 4);
                    s.Write(1, 0, "\0\0\0\0");
                    s.Clunk(1);
                    s.Walk(0, 1, "file");
                    s.CreateXattr(1, name, 0);
                    s.Clunk(1);
                    s.Walk(0, 1, "file");
                    s.GetAttributes(1);
                },
                kind);
        }
    }

    [Theory]
    [InlineData("system.posix_acl_access")]
    [InlineData("system.posix_acl_default")]
    [InlineData("system.posix_acl_access and more")]
    [InlineData("system.posix_acl_default.x")]
    [InlineData("system.posix_acl_other")]
    public void An_access_control_list_is_kept_and_not_acted_upon(string name) => Compare(
        s =>
        {
            s.MakeDirectory(0, "directory");
            s.MakeNode(0, "file", Octal(100644));
            s.MakeSymlink(0, "link", "file");
            foreach (string path in new[] { "directory", "file", "link" })
            {
                s.Walk(0, 1, path);
                s.CreateXattr(1, name, 9);
                s.Write(1, 0, "any bytes");
                s.Clunk(1);
                s.Walk(0, 1, path);
                s.WalkXattr(1, 2, name);
                s.Read(2, 0, 100);
                s.Clunk(2);
                s.WalkXattr(1, 2);
                s.Read(2, 0, 1000);
                s.Clunk(2);
                s.GetAttributes(1);
                for (int i = 0; i < 2; i++)
                {
                    s.CreateXattr(1, name, 0);
                    s.Clunk(1);
                    s.Walk(0, 1, path);
                }

                s.Clunk(1);
            }
        },
        ExportKinds.Mapped);

    [Fact]
    public void Lists_of_the_guests_and_of_the_model_are_told_apart() => Compare(
        s =>
        {
            s.Attach(3, user: 1000);
            s.MakeNode(3, "file", Octal(20644), 1, 3, 1001);
            foreach (string name in new[] { "user.a", "system.posix_acl_access", "user.z", "system.posix_acl_default", "user.virtual" })
            {
                s.Walk(0, 1, "file");
                s.CreateXattr(1, name, 5);
                s.Write(1, 0, "value");
                s.Clunk(1);
            }

            s.Walk(0, 1, "file");
            int size = s.WalkXattr(1, 2).XattrSize;
            s.Read(2, 0, (uint)size);
        },
        ExportKind.MappedXattr);

    [Fact]
    public void Other_names_that_the_host_gave_are_not_told() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.SetXattr("file", "user.a", "value");
                f.SetXattr("file", "trusted.x", "value");
                f.SetXattr("file", "security.x", "value");
                f.SetXattr("file", "user.virtfs.uid", "\x05\0\0\0");
            });
            s.Walk(0, 1, "file");
            s.WalkXattr(1, 2);
            s.Read(2, 0, 1000);
            s.GetAttributes(1);
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(400u)]
    [InlineData(0u)]
    public void Whose_file_cannot_be_written_keeps_what_it_has(uint mode) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content", Octal(mode));
                f.ChangeOwner("file", DaemonProcess.UserId, DaemonProcess.UserId);
            });
            s.Walk(0, 1, "file");
            s.SetAttributes(1, SetattrMask.Uid, uid: 5);
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(100777));
            s.SetAttributes(1, SetattrMask.Ctime);
            s.GetAttributes(1);
            s.ReadLink(1);
            s.WalkXattr(1, 2);
        },
        [ExportKind.MappedXattrAsUser, ExportKind.MappedFileAsUser]);
}
