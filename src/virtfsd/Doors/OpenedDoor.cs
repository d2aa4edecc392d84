using System.Threading;
using Virtfs.Server.Transports;

namespace Virtfs.Daemon.Doors;

/// <summary>A door whose socket is bound.</summary>
/// <param name="Door">The door.</param>
/// <param name="Address">Where it is; with the port the kernel chose where it was asked to.</param>
/// <param name="Ended">Set when it is used up; null for one that lets clients in again and again.</param>
internal readonly record struct OpenedDoor(Door Door, DoorAddress Address, WaitHandle? Ended);
