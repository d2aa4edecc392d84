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

    public static IntendedDifference DirectoryEntryWithoutRemap { get; } = new(
        "directory-entry-without-remap",
        "With multidevs=forbid or warn the qids in Rreaddir have type and version 0, and `..` of the root tells the inode number of the directory outside.",
        "They have their type, and version 1; the root's parent is the root.",
        "What is outside does not show.",
        "tests/Virtfs.Differential/Devices/MultiDeviceTests.cs: Without_remap_QEMU_tells_less_of_entries_and_more_of_what_is_outside");

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
        "A Trename, or a Twstat with a name, may leave other fids of the same object, or of what is below it, at the old name, depending on their numbers.",
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

    public static IntendedDifference Plain { get; } = new(
        "9p2000",
        "9P2000, without .u or .L, is not spoken: Rversion says `unknown`.",
        "It is spoken.",
        "Plan 9's own clients and many small ones speak nothing else.");

    public static IntendedDifference StatLength { get; } = new(
        "stat-length",
        "The length in front of the record of an Rstat is 0.",
        "It is the record's.",
        "It is what stat(5) says, and there are clients that go by it; Linux does not look at it.");

    public static IntendedDifference SynchroniseReply { get; } = new(
        "sync-reply",
        "A Twstat that changes nothing, and so asks for the file to be made safe, is given back with length 0 when that has succeeded.",
        "The answer is Rwstat.",
        "It is an answer.");

    public static IntendedDifference UnsignedTimes { get; } = new(
        "unsigned-times",
        "A time of 2^31 seconds or more in a Twstat is one before 1970.",
        "It is one after January 2038.",
        "Times of 9P are without sign, and Rstat tells this one as it was set.");

    public static IntendedDifference CreateExtension { get; } = new(
        "create-extension",
        "A Tcreate of a device whose extension cannot be read is given back with length 0; of a hard link, it links fid 0.",
        "Both are EINVAL.",
        "Nothing should be made that was not asked for.");

    public static IntendedDifference DirectoryEntryType { get; } = new(
        "directory-entry-type",
        "With a mapped model the qid in an Rreaddir has the guest's type: that of a link says so.",
        "It tells directories of the host from others.",
        "The entry itself tells no type, by which clients know to ask; and a listing needs no look at what is kept of every entry.");

    public static IntendedDifference KeepsType { get; } = new(
        "keeps-type",
        "With a mapped model a mode that is set without type bits is kept so, and the object has no type any more.",
        "It keeps its type; where a mode without one is kept, the type is the host's.",
        "A chmod must not turn a link or a directory into nothing. Linux sends the type; others need not.");

    public static IntendedDifference KeepsDevice { get; } = new(
        "keeps-device",
        "With a mapped model a Twstat of a character device's mode makes a block device of it, unless it has an extension that begins with `c`.",
        "It stays a character device.",
        "9P2000.u has one bit for both kinds of device; Linux sends no extension with a chmod.");

    public static IntendedDifference NoNodeDirectory { get; } = new(
        "no-node-directory",
        "With a mapped model a Tmknod of a directory makes a file that claims to be one and cannot be opened.",
        "It is EPERM.",
        "It is what the other models answer, and mknod(2).");

    public static IntendedDifference CreateKeepsLink { get; } = new(
        "create-keeps-link",
        "With a mapped model a Tlcreate or Tcreate of a name that is a link or a special file makes a plain file of it.",
        "It is ELOOP or ENXIO.",
        "It is what the other models answer; a link is not lost for being opened.");

    public static IntendedDifference NoMetadataFolder { get; } = new(
        "no-metadata-folder",
        "With mapped-file a rename or a link from a folder in which nothing was made yet is ENOENT, or leaves a metadata folder behind.",
        "It is done.",
        "What the host put into a share is the guest's to move.");

    public static IntendedDifference FailedRemoval { get; } = new(
        "failed-removal",
        "With mapped-file a removal that fails has removed the metadata; that of the root is ENOTEMPTY.",
        "Metadata goes after its object; that of the root is EINVAL.",
        "A file whose removal was refused must not change its owner.");

    public static IntendedDifference LeftOverMetadata { get; } = new(
        "left-over-metadata",
        "With mapped-file metadata whose object is gone keeps its folder from being removed or replaced (ENOTEMPTY), and is that of the next object with its name.",
        "A folder with nothing else in it is empty for the guest; who comes new begins without.",
        "The guest cannot see it, nor remove it.");

    public static IntendedDifference ReplacedMetadata { get; } = new(
        "replaced-metadata",
        "With mapped-file an object without metadata that replaces one gets that one's; and of two names of one object that are renamed onto each other one loses its metadata.",
        "Metadata goes with its object.",
        "A file must not get the mode or the owner of another.");

    public static IntendedDifference RemovedObject { get; } = new(
        "removed-object",
        "With mapped-file what has lost its name shows the host's owner and mode, and a chmod or chown of it is kept for the next object with that name.",
        "It keeps its own owner and mode, and its changes are its own, as long as it is held.",
        "Nothing is ever done to a file the guest did not mean.");

    public static IntendedDifference HostAccessList { get; } = new(
        "host-access-list",
        "With mapped-xattr a list of attributes names an access control list of the host's, which it then does not have; names after it are lost.",
        "It is not in the list.",
        "What a guest cannot read it should not be told of.");

    public static IntendedDifference OddValues { get; } = new(
        "odd-values",
        "With a mapped model a kept value of all bits one is shown so, and an attribute that is too short is filled up.",
        "Neither counts as kept: what is shown is the host's.",
        "Neither server writes such values: all bits one mean that nothing is set.");

    public static IntendedDifference MetadataNames { get; } = new(
        "metadata-names",
        "With mapped-file `.virtfs_metadata` and `.virtfs_metadata_root` are refused and not listed, letter for letter.",
        "So are they in capitals, with dots or blanks behind, and with characters in between that are not ASCII.",
        "File systems of the host that fold names (ext4's casefold, FAT, NTFS, CIFS) would lead to the metadata by them.");

    public static IntendedDifference LongLink { get; } = new(
        "long-link",
        "With a mapped model a Treadlink of a file of more than 65535 bytes tells as many as the lower 16 bits of its length say.",
        "It tells the first 65535.",
        "A string is not longer, and a link neither.");

    public static IntendedDifference ToldRecords { get; } = new(
        "told-records",
        "A Tread of a directory looks at an entry, and reads what a link says, before it sees that there is no room for it; one that fails takes those before it along.",
        "It looks at what there may be room for, and tells what comes before an entry that fails; the next Tread meets the failure.",
        "What can be told is told. With the mapped models a link that was not told of keeps its access time on the host.");

    public static IntendedDifference SynthNames { get; } = new(
        "synth-names",
        "With the driver synth the name in Rstat is a few bytes that change from run to run: the address of something in QEMU's memory.",
        "It is the file's name.",
        "A client needs the name, and nobody needs to know where things lie in the server.");

    public static IntendedDifference SynthRecords { get; } = new(
        "synth-records",
        "With the driver synth a Tread of a directory that has room for an entry is EINVAL.",
        "It tells the entries.",
        "9P2000.u has no other way to list a directory.");

    public static IntendedDifference SynthRename { get; } = new(
        "synth-rename",
        "With the driver synth a Twstat of a name that cannot be one is EOPNOTSUPP, as of any other.",
        "It is EISDIR or ENOENT, as with the other drivers and in a Trename.",
        "Names are looked at before a driver is asked.");

    /// <summary>All rows, in the document's order.</summary>
    public static IReadOnlyList<IntendedDifference> All { get; } =
    [
        SetIdBits, ForeignGroupBit, DirectoryEntryVersion, DirectoryEntryWithoutRemap, VersionNeverZero, Malformed, NoRoom, ObjectsNotPaths, RenameMovesAll, RealLocks, ReadAhead, DirectoryOffset, ShortWrite,
        RefusedMsize, CreateKeepsExisting, StickyCreate, SearchOnly, StatFsUnreadable, NeverOpened, FlushInterrupts, DirectoryEntryType, KeepsType, KeepsDevice, NoNodeDirectory,
        CreateKeepsLink, NoMetadataFolder, FailedRemoval, LeftOverMetadata, ReplacedMetadata, RemovedObject, HostAccessList, OddValues, MetadataNames, LongLink, Plain, StatLength, SynchroniseReply,
        UnsignedTimes, CreateExtension, ToldRecords, SynthNames, SynthRecords,
        SynthRename,
    ];
}
