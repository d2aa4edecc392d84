using Virtfs.Differential.Comparison;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>The differences from QEMU that are meant: what each of the two answers.</summary>
public sealed partial class IntendedDifferenceScenarios(ServersFixture servers) : ScenarioTests(servers)
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
