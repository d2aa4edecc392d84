using System.IO;
using System.Linq;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>The process's open descriptors, as the kernel sees them.</summary>
public static class Descriptors
{
    /// <summary>How many lead to somewhere under a folder, removed files included.</summary>
    public static int CountUnder(string folder) => Directory.EnumerateFiles("/proc/self/fd").Count(link =>
    {
        try
        {
            return new FileInfo(link).LinkTarget?.StartsWith(folder, System.StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed by another thread while it was looked at.
            return false;
        }
    });
}
