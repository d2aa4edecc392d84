namespace Virtfs.Server.FileSystems;

/// <summary>What a new object is to be.</summary>
/// <param name="Mode">Permission bits and, for <see cref="Node.MakeNode"/>, the type.</param>
/// <param name="Uid">The owner; <see cref="Unset"/> leaves it to the file system.</param>
/// <param name="Gid">The group; <see cref="Unset"/> leaves it to the file system.</param>
public readonly record struct CreateRequest(uint Mode, uint Uid, uint Gid)
{
    /// <summary>The owner or group that means "leave it".</summary>
    public const uint Unset = uint.MaxValue;
}
