using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.Transports;

/// <summary>How much of the process's descriptors may be taken for one purpose, over all doors: the files of the clients need the most.</summary>
/// <remarks>Called by any thread.</remarks>
internal sealed class DescriptorAllowance(int maximum)
{
    // File systems leave a quarter; half of it is for clients and an eighth for pipes, the rest for what opens something just now, and for the runtime.
    private const int ClientShare = 8;
    private const int PipeShare = 32;

    // With very few descriptors somebody must get in all the same.
    private const int Least = 16;

    private int _taken;

    /// <summary>Of clients by coming in: a crowd outside must not take the descriptors of those inside (compare CVE-2020-10717).</summary>
    public static DescriptorAllowance ForClients() => new(int.Max(Least, OfProcess(ClientShare)));

    /// <summary>Of pipes for pages.</summary>
    public static DescriptorAllowance ForPipes() => new(OfProcess(PipeShare));

    /// <summary>Takes descriptors; false when there are not as many left.</summary>
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

    private static int OfProcess(int share)
    {
        // RLIMIT_NOFILE as it is now.
        ulong limit = Libc.GetResourceLimit(ResourceKind.RLIMIT_NOFILE, out ResourceLimit found) == Errno.None ? found.Soft : 1024;
        return (int)(ulong.Min(limit, 1 << 24) / (ulong)share);
    }
}
