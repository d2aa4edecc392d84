using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// An eventfd, close-on-exec: a counter of 64 bits that writes add to and reads empty. eventfd(2): descriptor or -1; EMFILE, ENFILE.
    /// </summary>
    public static Errno CreateEventFd(uint initial, EventFdFlags flags, out int descriptor) =>
        DescriptorResult(eventfd(initial, (int)(flags | EventFdFlags.EFD_CLOEXEC)), out descriptor);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);
}
