using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The differences from QEMU that are meant: what each of the two answers.</summary>
public sealed class IntendedDifferenceScenarios(ServersFixture servers) : ScenarioTests(servers)
{
    [Fact]
    [Shows("foreign-group-bit")]
    public void A_program_does_not_get_the_group_of_a_directory_that_gives_it_to_all() => Compare(
        s =>
        {
            s.OnHost(f => f.ChangeMode(".", Octal(2777)));
            s.Attach(1, user: 1000);
            s.DiffersOnDisk(IntendedDifferences.ForeignGroupBit, "node", ": 0102755 1000:0 ", ": 0100755 1000:0 ");
            s.MakeNode(1, "node", Octal(102755));
            s.MakeNode(1, "no program", Octal(102744));
            s.MakeNode(1, "of another group", Octal(102755), gid: 1000);
            s.MakeNode(0, "of root", Octal(102755));
            s.DiffersOnDisk(IntendedDifferences.ForeignGroupBit, "program", ": 0102711 1000:0 ", ": 0100711 1000:0 ");
            s.Create(1, "program", LopenFlags.ReadWrite, Octal(2711));
        },
        ExportKinds.Native);

    [Fact]
    [Shows("sticky-create")]
    public void A_create_finds_what_is_there_in_a_sticky_directory_too() => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.ChangeMode(".", Octal(1777));
                f.MakeSymlink("link", "target");
                f.ChangeOwner("link", 1000, 1000);
            });
            s.Differs(IntendedDifferences.StickyCreate, "Rlerror EACCES", "Rlerror ELOOP");
            s.Create(0, "link");
            s.MakeSymlink(0, "own", "target");
            s.Create(0, "own");
        },
        ExportKinds.Native);

    [Fact]
    [Shows("directory-entry-version")]
    public void Entries_of_a_directory_have_no_version_of_their_own() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/f");
        });
        s.Walk(0, 1, "directory");
        s.Open(1);
        ulong before = 0;
        foreach ((string name, ulong offset) in s.ReadDirectory(1, 0).Entries)
        {
            if (name == "f")
            {
                break;
            }

            before = offset;
        }

        s.Differs(
            IntendedDifferences.DirectoryEntryVersion,
            "Rreaddir bytes 25\n       [File #3 version 1000000000] ",
            "Rreaddir bytes 25\n       [File #3 version 1] ");
        s.ReadDirectory(1, before, 25);
    });

    [Fact]
    [Shows("version-never-zero")]
    public void A_version_is_never_zero() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file");
            f.SetModificationTime("file", 0);
        });
        s.Differs(IntendedDifferences.VersionNeverZero, "Rwalk qids 1 [File #2 version 0]", "Rwalk qids 1 [File #2 version 1]");
        s.Walk(0, 1, "file");
        s.Differs(
            IntendedDifferences.VersionNeverZero, "Rgetattr valid Basic [File #2 version 0] mode 0100644", "Rgetattr valid Basic [File #2 version 1] mode 0100644");
        s.GetAttributes(1);
    });

    [Fact]
    [Shows("9p2000")]
    public void Plan_9s_own_dialect_is_spoken() => Compare(s =>
    {
        s.Differs(IntendedDifferences.Plain, "Rversion msize 32768 version \"unknown\"", "Rversion msize 32768 version \"9P2000\"");
        s.Version(32768, "9P2000");
    });

    [Fact]
    [Shows("stat-length")]
    public void A_record_has_its_length_in_front() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Differs(IntendedDifferences.StatLength, "Rstat nstat 0 type 0", "Rstat nstat 82 type 0");
        s.Stat(1);
    });

    [Fact]
    [Shows("sync-reply")]
    public void A_file_made_safe_by_Twstat_is_answered() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OpenByMode(1, TopenMode.ReadWrite);
        s.Write(1, 0, "x");
        s.Differs(IntendedDifferences.SynchroniseReply, "Discarded", "Rwstat");
        s.ChangeStat(1, stat => stat);
        s.OpenByMode(0);
        s.Differs(IntendedDifferences.SynchroniseReply, "Discarded", "Rwstat");
        s.ChangeStat(0, stat => stat with { Extension = "not looked at"u8 });
    });

    [Fact]
    [Shows("unsigned-times")]
    public void A_time_after_January_2038_can_be_set() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.Walk(0, 1, "file");
        s.DiffersOnDisk(IntendedDifferences.UnsignedTimes, "file", "mtime -2147483648.000000000", "mtime 2147483648.000000000");
        s.ChangeStat(1, stat => stat with { ModificationTime = 1U << 31 });
    });

    [Fact]
    [Shows("rename-moves-all")]
    public void A_name_changed_by_Twstat_is_that_of_all_fids() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.ChangeStat(1, stat => stat with { Name = "renamed"u8 });
        s.Differs(IntendedDifferences.RenameMovesAll, "Rerror message \"No such file or directory\" ENOENT", "Rstat nstat 85 type 0");
        s.Stat(2);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void What_has_no_name_any_more_has_attributes() => CompareInU(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OpenByMode(1);
        s.OnHost(f => f.Remove("file"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rerror message \"No such file or directory\" ENOENT", "Rstat nstat 82 type 0");
        s.Stat(1);
    });

    [Theory]
    [InlineData("")]
    [InlineData("c")]
    [InlineData("c 1")]
    [InlineData("cc 1 3")]
    [InlineData(" c 1 3")]
    [InlineData("c 0x1 3")]
    [InlineData("b 1,3")]
    [InlineData("c 1\0 3")]
    [Shows("create-extension")]
    public void A_device_without_numbers_is_refused(string extension) => CompareInU(s =>
    {
        s.Differs(IntendedDifferences.CreateExtension, "Discarded", "Rerror message \"Invalid argument\" EINVAL");
        s.CreateByMode(0, "device", StatMode.Device | (StatMode)0x1A4, extension: extension);
    });

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("- 1")]
    [Shows("create-extension")]
    public void A_link_to_no_fid_is_refused(string extension) => CompareInU(s =>
    {
        s.Differs(IntendedDifferences.CreateExtension, "Rerror message \"Operation not permitted\" EPERM", "Rerror message \"Invalid argument\" EINVAL");
        s.CreateByMode(0, "link", StatMode.Link, extension: extension);
    });

    [Fact]
    [Shows("real-locks")]
    public void A_lock_keeps_others_out() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Open(2, LopenFlags.ReadWrite);
        s.Lock(1, LockType.WriteLock, 10, 20, process: 1, client: "one");
        s.Differs(IntendedDifferences.RealLocks, "Rlock Success", "Rlock Blocked");
        s.Lock(2, LockType.ReadLock, 29, 1, process: 2, client: "two");
        s.Lock(2, LockType.ReadLock, 30, 1, process: 2, client: "two");
        s.Differs(
            IntendedDifferences.RealLocks,
            "Rgetlock Unlock start 0 length 0 process 2 client \"two\"",
            "Rgetlock WriteLock start 10 length 20 process 1 client \"one\"");
        s.GetLock(2, LockType.ReadLock, process: 2, client: "two");
        s.Lock(1, LockType.Unlock, process: 1, client: "one");
        s.GetLock(2, LockType.WriteLock, process: 2, client: "two");
    });

    [Fact]
    [Shows("real-locks")]
    public void A_lock_needs_a_type_and_a_range() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "file");
        s.Open(1);
        s.Open(2, LopenFlags.WriteOnly);
        s.Lock(1, LockType.ReadLock);
        s.Lock(1, LockType.WriteLock);
        s.Lock(2, LockType.ReadLock);
        s.Differs(IntendedDifferences.RealLocks, "Rlock Success", "Rlerror EINVAL");
        s.Lock(1, (LockType)3);
        s.Differs(IntendedDifferences.RealLocks, "Rgetlock Unlock", "Rlerror EINVAL");
        s.GetLock(1, (LockType)3);
        s.Differs(IntendedDifferences.RealLocks, "Rlock Success", "Rlerror EINVAL");
        s.Lock(1, LockType.ReadLock, 1UL << 63, 10);
        s.Differs(IntendedDifferences.RealLocks, "Rlock Success", "Rlerror EOVERFLOW");
        s.Lock(1, LockType.ReadLock, 10, 1UL << 63);
    });

    [Theory]
    [InlineData(1000u, "9P2000.L")]
    [InlineData(4095u, "9P2000.L")]
    [InlineData(5000u, "9P1998")]
    [Shows("refused-msize")]
    public void A_refused_msize_changes_nothing(uint msize, string version) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Version(msize, version);
        s.Attach();
        s.Walk(0, 1, "file");
        uint unit = (msize - 24) / 4096 * 4096;
        s.Differs(
            IntendedDifferences.RefusedMsize,
            $"Rlopen [File #2 version 1000000768] iounit {(unit == 0 ? msize - 24 : unit)} ",
            "Rlopen [File #2 version 1000000768] iounit 28672 ");
        s.Open(1);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_file_stays_itself_when_the_host_moves_it() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.OnHost(f => f.Rename("file", "moved"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rgetattr valid Basic [File #2 version 1000000768] mode 0100644");
        s.GetAttributes(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rlopen [File #2 version 1000000768] ");
        s.Open(1);
        s.OnHost(f => f.Rename("moved", "file"));
        s.GetAttributes(1);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_directory_stays_itself_when_the_host_moves_it() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file", "content");
        });
        s.Walk(0, 1, "directory");
        s.OnHost(f => f.Rename("directory", "moved"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rwalk qids 1 [File #3 version 1000000768]");
        s.Walk(1, 2, "file");
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rmkdir [Directory #");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved", " links 2 ", s.Kind.IsMappedFile() ? " links 4 " : " links 3 ");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved/new", null, "");
        if (s.Kind.IsMappedFile())
        {
            s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved/.virtfs_metadata", null, "");
            s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "moved/.virtfs_metadata/new", null, "");
        }

        s.MakeDirectory(1, "new");
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_file_stays_itself_when_its_name_goes() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeFile("other", "content");
        });
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "other");
        s.Unlink(0, "file");
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rgetattr valid Basic [File #2 version 1000000768] mode 0100644 uid 0 gid 0 links 0 ");
        s.GetAttributes(1);
        s.OnHost(f => f.Remove("other"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rgetattr valid Basic [File #3 version 1000000768] mode 0100644 uid 0 gid 0 links 0 ");
        s.GetAttributes(2);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void A_walked_file_does_not_become_another_that_takes_its_name() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "old");
            f.MakeFile("other", "new", Octal(600));
        });
        s.Walk(0, 1, "file");
        s.Walk(0, 2, "other");
        s.OnHost(f => f.Rename("other", "file"));
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rgetattr valid Basic [File #3 version 999999744] mode 0100600", "Rgetattr valid Basic [File #2 version 999999744] mode 0100644");
        s.GetAttributes(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlopen [File #3 version 999999744]", "Rlopen [File #2 version 999999744]");
        s.Open(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rread count 3  data \"new\"", "Rread count 3  data \"old\"");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "file", " atime now ", " atime 1000000000.");
        s.Read(1, 0, 10);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void An_open_file_without_a_name_has_everything_that_others_have() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.SetXattr("file", "user.a", "value");
        });
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.Unlink(0, "file");
        if (!s.Kind.IsMappedFile())
        {
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rsetattr ");
            s.SetAttributes(1, SetattrMask.Mode, mode: Octal(100600));
            s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rsetattr ");
            s.SetAttributes(1, SetattrMask.Uid, uid: 1000);
        }

        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rstatfs ");
        s.StatFs(1);
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rxattrwalk size 5 ");
        s.WalkXattr(1, 2, "user.a");
        s.Differs(IntendedDifferences.ObjectsNotPaths, "Rlerror ENOENT", "Rwalk qids 0 ");
        s.Walk(1, 3);
    });

    [Fact]
    [Shows("read-ahead")]
    public void A_listing_goes_on_with_what_was_read_ahead() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/name");
        });
        s.Walk(0, 1, "directory");
        s.Open(1);
        (string first, ulong offset) = s.ReadDirectory(1, 0, 28).Entries[0];
        s.OnHost(f =>
        {
            f.Remove("directory/name");
            f.MakeOld("directory");
        });

        // "." takes 25 bytes, ".." 26 and "name" 28; one of them was told before.
        int dots = 25 + 26 - (first is "." or ".." ? 24 + first.Length : 0);
        int all = 25 + 26 + 28 - 24 - first.Length;
        s.DiffersOnDisk(IntendedDifferences.ReadAhead, "directory", " atime now ", " atime 1000000000.");
        s.Differs(IntendedDifferences.ReadAhead, $"Rreaddir bytes {dots}\n", $"Rreaddir bytes {all}\n");
        s.ReadDirectory(1, offset);
        s.ReadDirectory(1, 0);
    });

    [Fact]
    [Shows("directory-offset")]
    public void An_offset_that_no_directory_has_is_invalid() => Compare(s =>
    {
        s.Open(0);
        s.Differs(IntendedDifferences.DirectoryOffset, "Rlerror EPERM", "Rlerror EINVAL");
        s.ReadDirectory(0, ulong.MaxValue);
        s.Differs(IntendedDifferences.DirectoryOffset, "Rreaddir bytes ", "Rlerror EINVAL");
        s.ReadDirectory(0, 1UL << 63);
    });

    [Fact]
    [Shows("rename-moves-all")]
    public void A_rename_of_one_fid_is_one_of_all() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 5, "file");
        s.Walk(5, 4);
        s.Rename(4, 0, "moved");
        s.GetAttributes(4);
        s.Differs(IntendedDifferences.RenameMovesAll, "Rlerror ENOENT", "Rgetattr valid Basic [File #2 version 1000000768]");
        s.GetAttributes(5);
    });

    [Fact]
    [Shows("objects-not-paths")]
    public void An_attribute_is_set_on_the_object_that_lost_the_name() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeLink("file", "second");
        });
        s.Walk(0, 1, "file");
        s.CreateXattr(1, "user.a", 1);
        s.Write(1, 0, "x");
        s.DiffersOnDisk(IntendedDifferences.ObjectsNotPaths, "second", "\"content\"", "\"content\" user.a=78");
        s.Remove(1);
    });

    [Fact]
    [Shows("short-write")]
    public void A_write_that_fits_in_part_says_how_much_was_written() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        ulong limit = 0;
        s.OnHost(f => limit = f.LargestFile("file"));
        s.Differs(IntendedDifferences.ShortWrite, "Rlerror EFBIG", "Rwrite count 10 ");
        s.Write(1, limit - 10, "more than there is room for");
        s.Write(1, limit, "nothing fits");
        s.Read(1, limit - 10, 100);
        s.SetAttributes(1, SetattrMask.Size, size: 0);
    });
}
