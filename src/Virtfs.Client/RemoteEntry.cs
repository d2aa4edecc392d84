using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>One entry of a directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Qid">The object; its type is there only if the server knows it without asking.</param>
/// <param name="Type">The kind of object, as readdir(3) gives it; 0 where the server does not know.</param>
public readonly record struct RemoteEntry(RemotePath Name, Qid Qid, byte Type);
