using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>What a client starts with.</summary>
public sealed record ClientOptions
{
    /// <summary>The largest message to agree on with the server, in bytes; <see cref="Limits.MinimumMsize"/> or more.</summary>
    public int Msize { get; init; } = 1024 * 1024;

    /// <summary>The group of what is created.</summary>
    public uint GroupId { get; init; } = Libc.GetEffectiveGroupId();
}
