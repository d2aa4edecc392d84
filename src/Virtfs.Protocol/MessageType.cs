namespace Virtfs.Protocol;

/// <summary>
/// The fifth byte of every message. A request (T) is even and its reply (R) is the next number; a failed request is answered with
/// <see cref="Rlerror"/> or <see cref="Rerror"/> instead.
/// </summary>
/// <remarks>Sources: 100 to 127 from Plan 9's intro(5); 6 to 77 from the 9P2000.L protocol.</remarks>
public enum MessageType : byte
{
    /// <summary>Reserved; never sent.</summary>
    Tlerror = 6,

    /// <summary>The 9P2000.L error reply: an errno.</summary>
    Rlerror = 7,

    /// <summary>Request: statistics of a file system.</summary>
    Tstatfs = 8,

    /// <summary>Reply to <see cref="Tstatfs"/>.</summary>
    Rstatfs = 9,

    /// <summary>Request: open with Linux flags.</summary>
    Tlopen = 12,

    /// <summary>Reply to <see cref="Tlopen"/>.</summary>
    Rlopen = 13,

    /// <summary>Request: create and open a regular file.</summary>
    Tlcreate = 14,

    /// <summary>Reply to <see cref="Tlcreate"/>.</summary>
    Rlcreate = 15,

    /// <summary>Request: make a symbolic link.</summary>
    Tsymlink = 16,

    /// <summary>Reply to <see cref="Tsymlink"/>.</summary>
    Rsymlink = 17,

    /// <summary>Request: make a device, FIFO, socket or file.</summary>
    Tmknod = 18,

    /// <summary>Reply to <see cref="Tmknod"/>.</summary>
    Rmknod = 19,

    /// <summary>Request: rename the object of a fid.</summary>
    Trename = 20,

    /// <summary>Reply to <see cref="Trename"/>.</summary>
    Rrename = 21,

    /// <summary>Request: read a symbolic link.</summary>
    Treadlink = 22,

    /// <summary>Reply to <see cref="Treadlink"/>.</summary>
    Rreadlink = 23,

    /// <summary>Request: read attributes.</summary>
    Tgetattr = 24,

    /// <summary>Reply to <see cref="Tgetattr"/>.</summary>
    Rgetattr = 25,

    /// <summary>Request: change attributes.</summary>
    Tsetattr = 26,

    /// <summary>Reply to <see cref="Tsetattr"/>.</summary>
    Rsetattr = 27,

    /// <summary>Request: open an extended attribute, or the list of them, for reading.</summary>
    Txattrwalk = 30,

    /// <summary>Reply to <see cref="Txattrwalk"/>.</summary>
    Rxattrwalk = 31,

    /// <summary>Request: prepare a fid to set an extended attribute.</summary>
    Txattrcreate = 32,

    /// <summary>Reply to <see cref="Txattrcreate"/>.</summary>
    Rxattrcreate = 33,

    /// <summary>Request: read directory entries.</summary>
    Treaddir = 40,

    /// <summary>Reply to <see cref="Treaddir"/>.</summary>
    Rreaddir = 41,

    /// <summary>Request: write a file's data back to its device.</summary>
    Tfsync = 50,

    /// <summary>Reply to <see cref="Tfsync"/>.</summary>
    Rfsync = 51,

    /// <summary>Request: take or drop a POSIX record lock.</summary>
    Tlock = 52,

    /// <summary>Reply to <see cref="Tlock"/>.</summary>
    Rlock = 53,

    /// <summary>Request: ask who holds a POSIX record lock.</summary>
    Tgetlock = 54,

    /// <summary>Reply to <see cref="Tgetlock"/>.</summary>
    Rgetlock = 55,

    /// <summary>Request: make a hard link.</summary>
    Tlink = 70,

    /// <summary>Reply to <see cref="Tlink"/>.</summary>
    Rlink = 71,

    /// <summary>Request: make a directory.</summary>
    Tmkdir = 72,

    /// <summary>Reply to <see cref="Tmkdir"/>.</summary>
    Rmkdir = 73,

    /// <summary>Request: rename a directory entry.</summary>
    Trenameat = 74,

    /// <summary>Reply to <see cref="Trenameat"/>.</summary>
    Rrenameat = 75,

    /// <summary>Request: remove a directory entry.</summary>
    Tunlinkat = 76,

    /// <summary>Reply to <see cref="Tunlinkat"/>.</summary>
    Runlinkat = 77,

    /// <summary>Request: begin a session: message size and dialect.</summary>
    Tversion = 100,

    /// <summary>Reply to <see cref="Tversion"/>.</summary>
    Rversion = 101,

    /// <summary>Request: begin authentication.</summary>
    Tauth = 102,

    /// <summary>Reply to <see cref="Tauth"/>.</summary>
    Rauth = 103,

    /// <summary>Request: get a fid for the root of a file tree.</summary>
    Tattach = 104,

    /// <summary>Reply to <see cref="Tattach"/>.</summary>
    Rattach = 105,

    /// <summary>Reserved; never sent.</summary>
    Terror = 106,

    /// <summary>The error reply of 9P2000 and 9P2000.u: a text, and in .u an errno.</summary>
    Rerror = 107,

    /// <summary>Request: abandon a request.</summary>
    Tflush = 108,

    /// <summary>Reply to <see cref="Tflush"/>.</summary>
    Rflush = 109,

    /// <summary>Request: descend from a fid by names.</summary>
    Twalk = 110,

    /// <summary>Reply to <see cref="Twalk"/>.</summary>
    Rwalk = 111,

    /// <summary>Request: open (9P2000 and 9P2000.u).</summary>
    Topen = 112,

    /// <summary>Reply to <see cref="Topen"/>.</summary>
    Ropen = 113,

    /// <summary>Request: create and open (9P2000 and 9P2000.u).</summary>
    Tcreate = 114,

    /// <summary>Reply to <see cref="Tcreate"/>.</summary>
    Rcreate = 115,

    /// <summary>Request: read from an open fid.</summary>
    Tread = 116,

    /// <summary>Reply to <see cref="Tread"/>.</summary>
    Rread = 117,

    /// <summary>Request: write to an open fid.</summary>
    Twrite = 118,

    /// <summary>Reply to <see cref="Twrite"/>.</summary>
    Rwrite = 119,

    /// <summary>Request: forget a fid.</summary>
    Tclunk = 120,

    /// <summary>Reply to <see cref="Tclunk"/>.</summary>
    Rclunk = 121,

    /// <summary>Request: remove the object of a fid and forget the fid.</summary>
    Tremove = 122,

    /// <summary>Reply to <see cref="Tremove"/>.</summary>
    Rremove = 123,

    /// <summary>Request: read attributes (9P2000 and 9P2000.u).</summary>
    Tstat = 124,

    /// <summary>Reply to <see cref="Tstat"/>.</summary>
    Rstat = 125,

    /// <summary>Request: change attributes (9P2000 and 9P2000.u).</summary>
    Twstat = 126,

    /// <summary>Reply to <see cref="Twstat"/>.</summary>
    Rwstat = 127,
}
