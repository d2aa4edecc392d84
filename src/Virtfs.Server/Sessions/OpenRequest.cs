using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Sessions;

/// <summary>What opens a fid, in whichever message it came.</summary>
/// <param name="Type">The message's type; that of the reply is the next.</param>
/// <param name="Fid">The fid.</param>
/// <param name="Mode">How to open.</param>
/// <param name="End">What becomes of the object in the end.</param>
internal readonly record struct OpenRequest(MessageType Type, uint Fid, OpenMode Mode, FidEnd End);
