namespace Virtfs.Daemon.Verbs;

/// <summary>What the verbs' <c>--help</c> print.</summary>
internal static class VerbHelp
{
    /// <summary>Of ls.</summary>
    public const string List = """
        virtfsd ls [-l] [-a] [-h] [-d] [-U] ADDRESS[/path]...

        Lists folders of a share.
          -l   with mode, links, owner, group, size and time      -h   sizes with units
          -a   hidden files too                                   -d   the folder itself
          -U   as they come and at once, not in order


        """ + Addresses;

    /// <summary>Of cat.</summary>
    public const string Cat = """
        virtfsd cat ADDRESS/path...

        Writes files of a share to standard output.


        """ + Addresses;

    /// <summary>Of cp.</summary>
    public const string Copy = """
        virtfsd cp [-r] SOURCE... TARGET

        Copies files, with -r whole folders, from a share, to one, or from one to another. Where the target is a
        folder that is there, copies go into it. What is no share may be -, standard input or output. What has
        holes has them afterwards. On a terminal it shows how far it is; Ctrl+C gives up what is under way and
        closes the files.
          virtfsd cp -r unix:/tmp/data.9p/src ./here      virtfsd cp a b tcp:localhost:5640/dir


        """ + Addresses;

    /// <summary>Of stat.</summary>
    public const string Stat = """
        virtfsd stat ADDRESS[/path]...

        Shows all that is known of files of a share.


        """ + Addresses;

    /// <summary>Of df.</summary>
    public const string DiskFree = """
        virtfsd df [-h] [-i] ADDRESS[/path]...

        Shows how full the file system is that a share, or a folder in it, is on.
          -h   sizes with units      -i   inodes, not bytes


        """ + Addresses;

    private const string Addresses = """
        An address is that of a 9P server, with the path of a file in the share behind it:
          unix:PATH        unix:/tmp/data.9p/dir/file
          tcp:HOST:PORT    tcp:localhost:5640/dir/file     tcp:[::1]:5640/dir
          vsock:CID:PORT   vsock:2:5640/dir/file           vsock:host:5640
          fd:N             fd:3/dir/file
        Where several folders are shared at one address, --tag TAG picks one.

        """;
}
