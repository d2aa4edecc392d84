using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The differences from QEMU that are meant with the mapped models: what each of the two answers and keeps.</summary>
public sealed class MappedDifferenceScenarios(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    [Shows("directory-entry-type")]
    public void A_listing_does_not_look_at_what_is_kept_of_a_link() => Compare(
        s =>
        {
            s.MakeDirectory(0, "directory");
            s.Walk(0, 1, "directory");
            s.MakeSymlink(1, "l", "target");
            s.OnHost(f => f.SetModificationTime("directory/l", 5));
            s.Open(1);
            ulong before = 0;
            foreach ((string name, ulong offset) in s.ReadDirectory(1, 0).Entries)
            {
                if (name == "l")
                {
                    break;
                }

                before = offset;
            }

            s.Differs(
                IntendedDifferences.DirectoryEntryType,
                "Rreaddir bytes 25\n       [Symlink #3 version 1541] ",
                "Rreaddir bytes 25\n       [File #3 version 1] ");
            s.ReadDirectory(1, before, 25);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("long-link")]
    public void A_link_is_read_as_far_as_a_string_goes() => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", new string('t', 65536 + 3)));
            s.Walk(0, 1, "file");
            s.Differs(IntendedDifferences.LongLink, "Rreadlink target \"ttt\"", "Rreadlink target \"" + new string('t', 65535) + "\"");
            s.ReadLink(1);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("keeps-type")]
    public void A_chmod_without_type_bits_keeps_the_type() => Compare(
        s =>
        {
            s.MakeNode(0, "fifo", Octal(10666));
            s.Walk(0, 1, "fifo");
            s.DiffersOnDisk(
                IntendedDifferences.KeepsType,
                s.Kind.IsMappedFile() ? ".virtfs_metadata/fifo" : "fifo",
                s.Kind.IsMappedFile() ? "virtfs.mode=384\\n" : "user.virtfs.mode=80010000",
                s.Kind.IsMappedFile() ? "virtfs.mode=4480\\n" : "user.virtfs.mode=80110000");
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(600));
            s.Differs(IntendedDifferences.KeepsType, "Rgetattr valid Basic [File #2 version ", "Rgetattr valid Basic [File #2 version ");
            s.GetAttributes(1);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("keeps-type")]
    public void A_node_without_a_type_is_a_file() => Compare(
        s =>
        {
            s.MakeNode(0, "node", Octal(644));
            s.OnHost(f => f.SetModificationTime("node", 5));
            s.Walk(0, 1, "node");
            s.Differs(
                IntendedDifferences.KeepsType, "Rgetattr valid Basic [File #2 version 5] mode 0644 ", "Rgetattr valid Basic [File #2 version 5] mode 0100644 ");
            s.GetAttributes(1);
            s.Open(1);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("keeps-device")]
    public void A_chmod_by_Twstat_keeps_a_character_device() => CompareInU(
        s =>
        {
            s.MakeNode(0, "device", Octal(20666), 1, 3);
            s.Walk(0, 1, "device");
            s.ChangeStat(1, stat => stat with { Mode = StatMode.Device | (StatMode)Octal(640), Extension = "c"u8 });
            s.DiffersOnDisk(
                IntendedDifferences.KeepsDevice,
                s.Kind.IsMappedFile() ? ".virtfs_metadata/device" : "device",
                s.Kind.IsMappedFile() ? "virtfs.mode=24960\\n" : "user.virtfs.mode=80610000",
                s.Kind.IsMappedFile() ? "virtfs.mode=8576\\n" : "user.virtfs.mode=80210000");
            s.ChangeStat(1, stat => stat with { Mode = StatMode.Device | (StatMode)Octal(600) });
            s.Differs(IntendedDifferences.KeepsDevice, "Rstat nstat 0 type 0 dev 0 [File #2 ", "Rstat nstat 74 type 0 dev 0 [File #2 ");
            s.Stat(1);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("told-records")]
    public void An_entry_there_is_no_room_for_is_not_looked_at() => CompareInU(
        s =>
        {
            s.OnHost(f => f.MakeDirectory("directory"));
            s.Walk(0, 1, "directory");
            s.OpenByMode(1);

            // A folder that claims to be a link fails in a listing, and both entries of an empty one are such.
            s.SetAttributes(0, SetattrMask.Mode, mode: Octal(120777));
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(120777));
            s.Differs(IntendedDifferences.ToldRecords, "Rerror message \"Is a directory\" EISDIR", "Rread count 0 ");
            s.Read(1, 0, 25);
            s.Read(1, 0, 200);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("no-node-directory")]
    public void A_node_is_no_directory() => Compare(
        s =>
        {
            s.DiffersOnDisk(IntendedDifferences.NoNodeDirectory, "node", ": 0100600 ", null);
            if (s.Kind.IsMappedFile())
            {
                s.DiffersOnDisk(IntendedDifferences.NoNodeDirectory, ".virtfs_metadata", ": 040700 ", null);
                s.DiffersOnDisk(IntendedDifferences.NoNodeDirectory, ".virtfs_metadata/node", "virtfs.mode=16877", null);
                s.DiffersOnDisk(IntendedDifferences.NoNodeDirectory, ".", " links 3 ", " links 2 ");
            }
            else
            {
                s.DiffersOnDisk(IntendedDifferences.NoNodeDirectory, ".", " mtime now", " mtime 1000000000");
            }

            s.Differs(IntendedDifferences.NoNodeDirectory, "Rmknod [Directory #2 ", "Rlerror EPERM");
            s.MakeNode(0, "node", Octal(40755));
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(120777u, "ELOOP")]
    [InlineData(20666u, "ENXIO")]
    [Shows("create-keeps-link")]
    public void A_create_of_a_link_or_a_device_does_not_make_a_file_of_it(uint mode, string error) => Compare(
        s =>
        {
            s.MakeNode(0, "thing", Octal(mode), 1, 3);
            s.DiffersOnDisk(
                IntendedDifferences.CreateKeepsLink,
                s.Kind.IsMappedFile() ? ".virtfs_metadata/thing" : "thing",
                s.Kind.IsMappedFile() ? "virtfs.mode=33188\\n" : "user.virtfs.mode=a4810000",
                s.Kind.IsMappedFile() ? $"virtfs.mode={Octal(mode)}\\n" : "user.virtfs.mode=" + (error == "ELOOP" ? "ffa10000" : "b6210000"));
            s.Differs(IntendedDifferences.CreateKeepsLink, "Rlcreate [File #2 ", "Rlerror " + error);
            s.Create(0, "thing");
        },
        ExportKinds.Mapped);

    [Theory]
    [InlineData(StatMode.Symlink, "ELOOP")]
    [InlineData(StatMode.Pipe, "ENXIO")]
    [Shows("create-keeps-link")]
    public void Nor_does_a_Tcreate(StatMode kind, string error) => CompareInU(
        s =>
        {
            s.CreateByMode(0, "thing", kind | (StatMode)Octal(666), extension: "target");
            s.Attach(1);
            s.DiffersOnDisk(
                IntendedDifferences.CreateKeepsLink,
                s.Kind.IsMappedFile() ? ".virtfs_metadata/thing" : "thing",
                s.Kind.IsMappedFile() ? "virtfs.mode=33188\\n" : "user.virtfs.mode=a4810000",
                s.Kind.IsMappedFile() ? $"virtfs.mode={(error == "ELOOP" ? Octal(120777) : Octal(10666))}\\n" : "user.virtfs.mode=" + (error == "ELOOP" ? "ffa10000" : "b6110000"));
            s.Differs(IntendedDifferences.CreateKeepsLink, "Rcreate [File #2 ", "Rerror message \"" + (error == "ELOOP" ? "Too many" : "No such device"));
            s.CreateByMode(1, "thing", (StatMode)Octal(644), TopenMode.ReadWrite);
        },
        ExportKinds.Mapped);

    [Fact]
    [Shows("host-access-list")]
    public void An_access_control_list_of_the_hosts_is_not_told() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.SetXattr(
                    "file",
                    "system.posix_acl_access",
                    "\x02\0\0\0" + "\x01\0\x06\0\xff\xff\xff\xff" + "\x02\0\x04\0\x05\0\0\0" + "\x04\0\x04\0\xff\xff\xff\xff" + "\x10\0\x04\0\xff\xff\xff\xff" +
                    "\x20\0\x04\0\xff\xff\xff\xff");
            });
            s.Walk(0, 1, "file");
            s.WalkXattr(1, 2, "system.posix_acl_access");
            s.Differs(IntendedDifferences.HostAccessList, "Rxattrwalk size 24", "Rxattrwalk size 0");
            s.WalkXattr(1, 2);
        },
        ExportKind.MappedXattr);

    [Theory]
    [InlineData("user.virtfs.uid", "\xff\xff\xff\xff", "mode 0100644 uid 4294967295 ")]
    [InlineData("user.virtfs.mode", "\xff\xff\xff\xff", "mode 037777777777 uid 0 ")]
    [InlineData("user.virtfs.uid", "\x05", "mode 0100644 uid 5 ")]
    [InlineData("user.virtfs.mode", "\x01\x82", "mode 0101001 uid 0 ")]
    [Shows("odd-values")]
    public void An_attribute_of_all_ones_or_too_short_keeps_nothing(string name, string value, string qemu) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.SetXattr("file", name, value);
            });
            s.Walk(0, 1, "file");
            s.Differs(
                IntendedDifferences.OddValues,
                $"Rgetattr valid Basic [File #2 version 1000000768] {qemu}",
                "Rgetattr valid Basic [File #2 version 1000000768] mode 0100644 uid 0 ");
            s.GetAttributes(1);
        },
        ExportKind.MappedXattr);
}
