using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// A second descriptor, close-on-exec, for the same open file description. fcntl(2) F_DUPFD_CLOEXEC: descriptor or -1.
    /// </summary>
    public static Errno Duplicate(int descriptor, out int duplicate) =>
        DescriptorResult(fcntl(descriptor, DuplicateCloseOnExec, 0), out duplicate);

    private const int DuplicateCloseOnExec = 1030;
}
