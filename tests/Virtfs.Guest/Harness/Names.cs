using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Virtfs.GuestTests.Harness;

internal static class Names
{
    /// <summary>The last parts of paths.</summary>
    public static IEnumerable<string> AsNames(this IEnumerable<string> paths) => paths.Select(path => Path.GetFileName(path));
}
