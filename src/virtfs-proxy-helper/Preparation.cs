using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>
/// Before the root changes: from then on whatever the runtime looked for would be looked for in the client's folder, and what was found there would run
/// as root.
/// </summary>
internal static class Preparation
{
    /// <summary>
    /// Loads every assembly that the program refers to. From here on the C library's functions are found in the process itself; no library is searched
    /// for.
    /// </summary>
    public static void Finish()
    {
        foreach (Assembly assembly in (Assembly[])[typeof(Preparation).Assembly, typeof(Libc).Assembly, typeof(Errno).Assembly])
        {
            LoadReferences(assembly);
        }

        nint process = NativeLibrary.GetMainProgramHandle();
        NativeLibrary.SetDllImportResolver(typeof(Libc).Assembly, (_, _, _) => process);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A reference that was trimmed away is needed by nothing.")]
    private static void LoadReferences(Assembly assembly)
    {
        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
        {
            try
            {
                _ = Assembly.Load(reference);
            }
            catch (FileNotFoundException)
            {
                // Trimmed away.
            }
        }
    }
}
