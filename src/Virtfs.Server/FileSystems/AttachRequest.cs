using System;

namespace Virtfs.Server.FileSystems;

/// <summary>Who attaches, as the client says; nothing of it is verified.</summary>
/// <param name="userName">The user's name as bytes; often empty.</param>
/// <param name="userId">The numeric user, <see cref="NoUser"/> when the client gives none.</param>
public readonly ref struct AttachRequest(ReadOnlySpan<byte> userName, uint userId)
{
    /// <summary>The numeric user that means "none".</summary>
    public const uint NoUser = uint.MaxValue;

    /// <summary>The user's name as bytes; often empty.</summary>
    public ReadOnlySpan<byte> UserName { get; } = userName;

    /// <summary>The numeric user, <see cref="NoUser"/> when the client gives none.</summary>
    public uint UserId { get; } = userId;
}
