using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>The limits of a resource: struct rlimit, 16 bytes.</summary>
/// <param name="Soft">What holds now; the process may raise it up to the hard limit.</param>
/// <param name="Hard">The ceiling; <see cref="ulong.MaxValue"/> is none.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ResourceLimit(ulong Soft, ulong Hard);
