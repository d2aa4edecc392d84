using System.Globalization;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Hosting;

/// <summary>Says why there can be no socket at an address, and what to do about it.</summary>
internal static class SocketTrouble
{
    /// <summary>The line for an error of listening at an address.</summary>
    public static string Describe(ListenAddress address, Errno error) => $"{address.Text}: " + address.Kind switch
    {
        ListenKind.VhostUser or ListenKind.Unix => DescribePath(address.Host, error),
        ListenKind.Tcp => DescribeTcp(address, error),
        ListenKind.Vsock => DescribeVsock(address, error),
        _ => DescribeDescriptor(error),
    };

    private static string DescribePath(string path, Errno error) => error switch
    {
        Errno.ENAMETOOLONG => string.Create(
            CultureInfo.InvariantCulture,
            $"the path has {Encoding.UTF8.GetByteCount(path)} bytes, and a socket's may have {SocketAddress.MaximumUnixPathLength}; choose a shorter one"),
        Errno.EADDRINUSE => "another program listens there; stop it or choose another path",
        Errno.EEXIST => "something else than a socket is there; remove it or choose another path",
        Errno.ENOENT => "its folder does not exist; make it or choose another path",
        Errno.ENOTDIR => "something on the way there is no folder; choose another path",
        Errno.EACCES or Errno.EPERM or Errno.EROFS => "no socket may be made there; choose another path, or change the folder's permissions",
        _ => Unforeseen(error),
    };

    private static string DescribeTcp(ListenAddress address, Errno error) => error switch
    {
        Errno.EHOSTUNREACH => $"the host '{address.Host}' is unknown; write one of this machine's addresses",
        Errno.EADDRNOTAVAIL => $"'{address.Host}' is no address of this machine; write one that is",
        Errno.EADDRINUSE => "another program listens there; stop it or choose another port",
        Errno.EACCES => "ports below 1024 are for root; choose a higher one",
        _ => Unforeseen(error),
    };

    private static string DescribeVsock(ListenAddress address, Errno error) => error switch
    {
        Errno.EAFNOSUPPORT or Errno.ENODEV => "this kernel has no vsock; load its module (modprobe vsock), or listen elsewhere",
        Errno.EADDRNOTAVAIL => $"{address.ContextId} is no context id of this machine; write vsock:any:{address.Port}",
        Errno.EADDRINUSE => "another program listens there; stop it or choose another port",
        Errno.EACCES => "ports below 1024 are for root; choose a higher one",
        _ => Unforeseen(error),
    };

    private static string DescribeDescriptor(Errno error) => error switch
    {
        Errno.EBADF => "there is no such descriptor; pass an open socket, or choose another number",
        Errno.ENOTSOCK => "that descriptor is no socket; pass one that is",
        Errno.EPROTOTYPE => "that descriptor is a socket for datagrams; pass one for streams",
        _ => Unforeseen(error),
    };

    private static string Unforeseen(Errno error) => $"{Encoding.ASCII.GetString(ErrnoText.Of(error))}; choose another address";
}
