using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>The soft and hard limit of a resource. getrlimit(2): 0 or -1; EINVAL.</summary>
    public static Errno GetResourceLimit(ResourceKind resource, out ResourceLimit limit)
    {
        limit = default;
        fixed (ResourceLimit* pointer = &limit)
        {
            return Result(getrlimit((int)resource, pointer));
        }
    }

    /// <summary>
    /// Sets both limits. setrlimit(2): 0 or -1; EINVAL for a soft limit over the hard one, EPERM for raising the hard one without
    /// CAP_SYS_RESOURCE or above /proc/sys/fs/nr_open.
    /// </summary>
    public static Errno SetResourceLimit(ResourceKind resource, in ResourceLimit limit)
    {
        fixed (ResourceLimit* pointer = &limit)
        {
            return Result(setrlimit((int)resource, pointer));
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getrlimit(int resource, ResourceLimit* limit);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setrlimit(int resource, ResourceLimit* limit);
}
