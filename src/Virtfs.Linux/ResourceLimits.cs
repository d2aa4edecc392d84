using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>The process's own limits.</summary>
public static class ResourceLimits
{
    /// <summary>
    /// Raises the number of descriptors the process may have as far as it may by itself, and says what it is now. select(2), the reason why
    /// the soft limit is low by default, is not used here.
    /// </summary>
    public static Errno RaiseOpenFiles(out ulong limit)
    {
        Errno error = Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit current);
        limit = current.Soft;
        if (error != Errno.None || current.Soft == current.Hard)
        {
            return error;
        }

        error = Libc.SetResourceLimit(ResourceKind.RLIMIT_NOFILE, current with { Soft = current.Hard });
        if (error == Errno.None)
        {
            limit = current.Hard;
        }

        return error;
    }
}
