namespace Virtfs.ProxyHelper;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    /// <summary>All the options.</summary>
    public const string Usage = """
        usage: virtfs-proxy-helper -p DIR (-f FD | -s PATH -u UID -g GID) [-n] [-V]
          -p, --path DIR      the folder to share; it becomes the process's root
          -f, --fd FD         the descriptor of a socket that is connected to the client
          -s, --socket PATH   make a socket there and serve the first client that connects
          -u, --uid UID       who may connect: the socket's owner ...
          -g, --gid GID       ... and its group
          -n, --nodaemon      stay in the foreground and log to standard error
          -V, --verbose       log every request
          -h, --help          print this
        It must be started as root. The other end is virtfsd -virtfs proxy,socket=PATH,mount_tag=TAG
        or QEMU up to 9.1.

        """;

    /// <summary>Said at every start, as QEMU says it since 8.1.</summary>
    public const string Deprecation =
        "the proxy file system is deprecated since QEMU 8.1 and gone since 9.2; use virtfsd -virtfs local,path=DIR,mount_tag=TAG,security_model=passthrough instead";
}
