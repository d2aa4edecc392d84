using System;
using System.IO;

namespace Virtfs.GuestTests.Harness;

/// <summary>The scripts of these tests, as the build put them beside the assembly.</summary>
internal static class GuestScripts
{
    /// <summary>The folder they lie in.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Scripts");
}
