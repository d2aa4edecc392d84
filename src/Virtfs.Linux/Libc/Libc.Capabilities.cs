using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    // _LINUX_CAPABILITY_VERSION_3
    private const uint CapabilityVersion = 0x20080522;

    /// <summary>The calling thread's capabilities. capget(2): 0 or -1.</summary>
    public static Errno GetCapabilities(out CapabilitySet capabilities)
    {
        var header = new CapabilityHeader { Version = CapabilityVersion };
        capabilities = default;
        fixed (CapabilitySet* pointer = &capabilities)
        {
            return Result(capget(&header, pointer));
        }
    }

    /// <summary>
    /// Sets the calling thread's capabilities, and no other thread's. capset(2): 0 or -1; EPERM for making effective what is not permitted.
    /// </summary>
    public static Errno SetCapabilities(in CapabilitySet capabilities)
    {
        var header = new CapabilityHeader { Version = CapabilityVersion };
        fixed (CapabilitySet* pointer = &capabilities)
        {
            return Result(capset(&header, pointer));
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int capget(CapabilityHeader* header, CapabilitySet* data);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int capset(CapabilityHeader* header, CapabilitySet* data);

    [StructLayout(LayoutKind.Sequential)]
    private struct CapabilityHeader
    {
        public uint Version;
        public int ThreadId; // 0: the calling one.
    }
}
