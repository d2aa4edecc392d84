using System;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>
/// The runtime without its doors for debuggers and profilers, which are files in /tmp that it would look for again once the root has changed: in the
/// client's folder. They can be closed by the environment alone, so the program starts itself anew.
/// </summary>
internal static class QuietRuntime
{
    private const string Variable = "DOTNET_EnableDiagnostics";

    /// <summary>Whether this process runs so.</summary>
    public static bool IsHere => Environment.GetEnvironmentVariable(Variable) == "0";

    /// <summary>Makes the programs started from here on run so, and gives none of their threads more rights than this one has.</summary>
    public static void Choose()
    {
        _ = Libc.SetEnvironment("DOTNET_EnableDiagnostics"u8, "0"u8);
        _ = Libc.ForbidNewPrivileges();
    }

    /// <summary>Starts the program anew in this process. Returns only when that fails.</summary>
    public static Errno Become(ReadOnlySpan<string> arguments)
    {
        Choose();
        return Libc.Execute(Environment.ProcessPath!, ["virtfs-proxy-helper", .. arguments]);
    }
}
