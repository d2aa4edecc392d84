using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.Transports;

/// <summary>
/// How much of the process's descriptors clients may take by coming in, over all doors: the files of those who are inside need some, and a crowd outside
/// must not take them (compare CVE-2020-10717).
/// </summary>
/// <remarks>Called by any thread.</remarks>
internal sealed class ConnectionLimit(int maximum)
{
    // File systems leave a quarter; half of it stays for what opens something just now, and for the runtime.
    private const int Share = 8;

    // With very few descriptors somebody must get in all the same.
    private const int Least = 16;

    private int _taken;

    /// <summary>For a process whose descriptors are limited by RLIMIT_NOFILE as it is now.</summary>
    public static ConnectionLimit ForProcess()
    {
        ulong limit = Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit found) == Errno.None ? found.Soft : 1024;
        return new ConnectionLimit(int.Max(Least, (int)(ulong.Min(limit, 1 << 24) / Share)));
    }

    /// <summary>Takes descriptors; false when there are not as many for clients.</summary>
    public bool TryEnter(int descriptors)
    {
        if (Interlocked.Add(ref _taken, descriptors) <= maximum)
        {
            return true;
        }

        Leave(descriptors);
        return false;
    }

    /// <summary>Gives them back.</summary>
    public void Leave(int descriptors) => Interlocked.Add(ref _taken, -descriptors);
}
