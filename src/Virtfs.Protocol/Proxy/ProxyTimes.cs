namespace Virtfs.Protocol.Proxy;

/// <summary>The two times that <see cref="ProxyRequestType.SetTimes"/> carries, in utimensat(2)'s terms: its "now" and "omit" are understood.</summary>
/// <param name="AccessSeconds">Last access, seconds since 1970.</param>
/// <param name="AccessNanoseconds">Its fraction. QEMU's clients send that of the modification here.</param>
/// <param name="ModificationSeconds">Last modification, seconds since 1970.</param>
/// <param name="ModificationNanoseconds">Its fraction.</param>
public readonly record struct ProxyTimes(long AccessSeconds, long AccessNanoseconds, long ModificationSeconds, long ModificationNanoseconds)
{
    /// <summary>Reads the four numbers.</summary>
    internal static ProxyTimes Decode(ref WireReader reader) =>
        new((long)reader.ReadU64(), (long)reader.ReadU64(), (long)reader.ReadU64(), (long)reader.ReadU64());

    /// <summary>Writes the four numbers.</summary>
    internal void Encode(ref WireWriter writer)
    {
        writer.WriteU64((ulong)AccessSeconds);
        writer.WriteU64((ulong)AccessNanoseconds);
        writer.WriteU64((ulong)ModificationSeconds);
        writer.WriteU64((ulong)ModificationNanoseconds);
    }
}
