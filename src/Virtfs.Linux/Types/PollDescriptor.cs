using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>One descriptor to wait for: struct pollfd, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollDescriptor
{
    /// <summary>The descriptor; a negative one is passed over.</summary>
    public int Descriptor;

    /// <summary>What is waited for. Errors and hang-ups are reported unasked.</summary>
    public PollEvents Requested;

    /// <summary>What there is.</summary>
    public PollEvents Returned;

    /// <summary>Waits for <paramref name="requested"/> on <paramref name="descriptor"/>.</summary>
    public PollDescriptor(int descriptor, PollEvents requested)
    {
        Descriptor = descriptor;
        Requested = requested;
        Returned = PollEvents.None;
    }
}
