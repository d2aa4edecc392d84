using System.Runtime.InteropServices;
using Virtfs.Linux;

namespace Virtfs.ProxyHelper;

/// <summary>
/// Before the root changes: from then on whatever the runtime looked for would be looked for in the client's folder, and what was found there would run
/// as root.
/// </summary>
internal static class Preparation
{
    /// <summary>From here on the C library's functions are found in the process itself; no library is searched for.</summary>
    public static void Finish()
    {
        nint process = NativeLibrary.GetMainProgramHandle();
        NativeLibrary.SetDllImportResolver(typeof(Libc).Assembly, (_, _, _) => process);
    }
}
