using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>What Rlopen and Rlcreate say.</summary>
/// <param name="Qid">The object.</param>
/// <param name="IoUnit">The best size for one read or write in bytes; 0 for the msize to tell.</param>
public readonly record struct OpenedFile(Qid Qid, uint IoUnit);
