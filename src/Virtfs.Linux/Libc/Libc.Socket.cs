using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>A socket, close-on-exec. socket(2): descriptor or -1; EAFNOSUPPORT where the kernel lacks the domain.</summary>
    public static Errno Socket(SocketDomain domain, SocketTypes type, int protocol, out int descriptor) =>
        DescriptorResult(socket((int)domain, (int)(type | SocketTypes.SOCK_CLOEXEC), protocol), out descriptor);

    /// <summary>Two connected sockets, close-on-exec. socketpair(2): 0 or -1; only Unix sockets can.</summary>
    public static Errno SocketPair(SocketDomain domain, SocketTypes type, out int first, out int second)
    {
        int* pair = stackalloc int[] { -1, -1 };
        Errno error = Result(socketpair((int)domain, (int)(type | SocketTypes.SOCK_CLOEXEC), 0, pair));
        first = pair[0];
        second = pair[1];
        return error;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* descriptors);
}
