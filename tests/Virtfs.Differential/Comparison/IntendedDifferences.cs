using System.Collections.Generic;

namespace Virtfs.Differential.Comparison;

/// <summary>Every difference from QEMU that is meant, and nothing else may differ. Each is a row of docs/qemu-compatibility.md, word for word.</summary>
public static class IntendedDifferences
{
    public static IntendedDifference SetIdBits { get; } = new(
        "set-id-bits",
        "Run as root, it leaves the set-user-id and set-group-id bits on a file that a guest writes or cuts.",
        "They are taken away, as the kernel does for everybody but root.",
        "Else a guest's ordinary user could change a set-user-id program that the host then runs (CVE-2023-1386).");

    public static IntendedDifference ForeignGroupBit { get; } = new(
        "foreign-group-bit",
        "Run as root, it makes a set-group-id program for a user in a set-group-id directory.",
        "The program is made without the bit, unless it is made for root; it may be set later.",
        "The kernel keeps the bit only for members of the directory's group, and who they are in the guest is not known (CVE-2018-13405).");

    public static IntendedDifference DirectoryEntryVersion { get; } = new(
        "directory-entry-version",
        "Rreaddir carries each entry's real qid.version, at the price of an lstat for each.",
        "It is 1.",
        "No client looks at it there, and a listing needs no lstat of every entry.");

    public static IntendedDifference VersionNeverZero { get; } = new(
        "version-never-zero",
        "qid.version may be 0.",
        "It is 1 then.",
        "Linux takes 0 for \"do not cache this file\" and cuts its requests to 4 KiB.");

    public static IntendedDifference Malformed { get; } = new(
        "malformed",
        "A message shorter than its fields breaks the device until the guest resets it; of a Twrite what there is has been written by then.",
        "It is answered with EPROTO; without a whole header it is given back with length 0.",
        "One bad message should not cost the guest its mount.");

    public static IntendedDifference NoRoom { get; } = new(
        "no-room",
        "A reply longer than the buffer for it breaks the device; so does an Rread that could be.",
        "The answer is EMSGSIZE; Rread brings as much as there is room for; where not even an error fits, the buffer is given back with length 0.",
        "As for malformed messages.");

    public static IntendedDifference ObjectsNotPaths { get; } = new(
        "objects-not-paths",
        "A fid is a path: when the name goes or the host moves it, the fid is lost (ENOENT), and when another file takes the name, the fid is that file.",
        "A fid is the object that was walked to, as long as it is held.",
        "The guest's files stay what they were, whatever happens to names; nothing is ever done to a file the guest did not mean.");

    public static IntendedDifference RenameMovesAll { get; } = new(
        "rename-moves-all",
        "A Trename may leave other fids of the same object, or of what is below it, at the old name, depending on their numbers.",
        "All go along, as with Trenameat.",
        "It is what QEMU means to do.");

    public static IntendedDifference RealLocks { get; } = new(
        "real-locks",
        "Tlock always succeeds and Tgetlock always finds the range free, whatever type and range are asked for.",
        "Both really lock, across guests and against the host; an unknown type is EINVAL, so is a range beyond 2^63 bytes, or it is EOVERFLOW.",
        "A lock that nobody keeps protects nothing.");

    public static IntendedDifference ReadAhead { get; } = new(
        "read-ahead",
        "A Treaddir that goes on from an offset sees the names that have come and gone since the one before.",
        "Up to 32 KiB of names may have been read before. A Treaddir from offset 0 reads anew.",
        "So it is with readdir(3) on the host; a listing is not read over and over.");

    public static IntendedDifference DirectoryOffset { get; } = new(
        "directory-offset",
        "A Treaddir at 2^63 or beyond goes on wherever the directory was read last; one at 2^64-1 is EPERM.",
        "It is EINVAL.",
        "It is what lseek(2) says.");

    public static IntendedDifference ShortWrite { get; } = new(
        "short-write",
        "When the disk fills up or a size limit is reached in the middle of a Twrite, the answer is the error alone.",
        "The answer is the number of bytes written; the next Twrite meets the error.",
        "It is what write(2) says, and the guest knows how long its file is.");

    public static IntendedDifference RefusedMsize { get; } = new(
        "refused-msize",
        "The msize of a Tversion counts at once, even if it is refused or the version is unknown: later units of transfer come from it.",
        "A Tversion that is refused leaves the msize as it was.",
        "Nothing was agreed on.");

    public static IntendedDifference CreateKeepsExisting { get; } = new(
        "create-keeps-existing",
        "With passthrough and without root, a Tlcreate of a file that exists fails with EPERM and deletes the file.",
        "It fails with EPERM and the file stays.",
        "Only what a request made is taken back when it fails.");

    public static IntendedDifference StickyCreate { get; } = new(
        "sticky-create",
        "In a sticky directory that others may write to, a Tlcreate of somebody else's file that exists is the host's to refuse (EACCES, proc(5): protected_regular).",
        "What exists is opened as by Tlopen; of a link it is ELOOP.",
        "The host compares with the server's user, not with the guest's.");

    public static IntendedDifference SearchOnly { get; } = new(
        "search-only",
        "Without root, a folder that may be searched but not read hides what is in it: EACCES.",
        "What is in it can be reached by name.",
        "It is what the permission bits say.");

    public static IntendedDifference StatFsUnreadable { get; } = new(
        "statfs-unreadable",
        "Without root, Tstatfs of what may not be read is EACCES, and a file opened for writing alone has a unit of transfer without whole blocks.",
        "Both are answered as for other files.",
        "statfs(2) needs no permission for the file itself.");

    public static IntendedDifference NeverOpened { get; } = new(
        "never-opened",
        "Without root, a special file that may not be opened is EACCES.",
        "It is ENXIO, as it is for root.",
        "Such things are not opened on the host, so that nobody is asked for permission.");

    public static IntendedDifference FlushInterrupts { get; } = new(
        "flush-interrupts",
        "A Tflush waits until the host has answered the request it is about.",
        "The request is interrupted: where the host lets go of it, it is given back without an answer and Rflush follows.",
        "A program in the guest that is killed while the host's storage hangs can end.");

    public static IntendedDifference OtherDialects { get; } = new(
        "9p2000.u",
        "Spoken, and its messages are answered in 9P2000.L too.",
        "Not yet: Rversion says `unknown`, its messages are EOPNOTSUPP.",
        "To come.");

    /// <summary>All rows, in the document's order.</summary>
    public static IReadOnlyList<IntendedDifference> All { get; } =
    [
        SetIdBits, ForeignGroupBit, DirectoryEntryVersion, VersionNeverZero, Malformed, NoRoom, ObjectsNotPaths, RenameMovesAll, RealLocks, ReadAhead, DirectoryOffset, ShortWrite,
        RefusedMsize, CreateKeepsExisting, StickyCreate, SearchOnly, StatFsUnreadable, NeverOpened, FlushInterrupts, OtherDialects,
    ];
}
