using System.Runtime.InteropServices;

namespace Virtfs.Linux;

/// <summary>Who is at the other end of a Unix socket: struct ucred, 12 bytes.</summary>
/// <param name="ProcessId">The process that connected.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PeerCredentials(int ProcessId, uint UserId, uint GroupId);
