using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>Lets connections come in, <paramref name="backlog"/> of them waiting. listen(2): 0 or -1; EADDRINUSE, EOPNOTSUPP.</summary>
    public static Errno Listen(int descriptor, int backlog) => Result(listen(descriptor, backlog));

    /// <summary>
    /// Takes the next connection, close-on-exec. accept4(2): descriptor or -1; EAGAIN (non-blocking), EINTR, ECONNABORTED where it went
    /// away while it waited, EMFILE and ENFILE where descriptors ran out (it keeps waiting), EINVAL once the listening socket was shut
    /// down.
    /// </summary>
    public static Errno Accept4(int listener, SocketTypes flags, out int descriptor) =>
        DescriptorResult(accept4(listener, null, null, (int)(flags | SocketTypes.SOCK_CLOEXEC)), out descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int listen(int descriptor, int backlog);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int accept4(int descriptor, void* address, uint* length, int flags);
}
