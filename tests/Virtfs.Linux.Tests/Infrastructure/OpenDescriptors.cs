using System.IO;

namespace Virtfs.Linux.Tests.Infrastructure;

/// <summary>Counts this process's descriptors of one kind, so that other tests' files do not disturb the count.</summary>
public static class OpenDescriptors
{
    /// <summary>How many descriptors /proc says lead to a target that contains the text.</summary>
    public static int Count(string text)
    {
        int count = 0;
        foreach (string link in Directory.GetFiles("/proc/self/fd"))
        {
            string? target = TargetOf(link);
            if (target is not null && target.Contains(text, System.StringComparison.Ordinal))
            {
                count++;
            }
        }

        return count;
    }

    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null; // Closed since it was listed.
        }
    }
}
