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

    public static IntendedDifference RealLocks { get; } = new(
        "real-locks",
        "Tlock always succeeds and Tgetlock always finds the range free, whatever type is asked for.",
        "Both really lock, across guests and against the host; an unknown type is EINVAL.",
        "A lock that nobody keeps protects nothing.");

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

    public static IntendedDifference OtherDialects { get; } = new(
        "9p2000.u",
        "Spoken, and its messages are answered in 9P2000.L too.",
        "Not yet: Rversion says `unknown`, its messages are EOPNOTSUPP.",
        "To come.");

    /// <summary>All rows, in the document's order.</summary>
    public static IReadOnlyList<IntendedDifference> All { get; } =
    [
        SetIdBits, DirectoryEntryVersion, VersionNeverZero, Malformed, NoRoom, ObjectsNotPaths, RealLocks, ShortWrite, RefusedMsize, CreateKeepsExisting,
        SearchOnly, StatFsUnreadable, OtherDialects,
    ];
}
