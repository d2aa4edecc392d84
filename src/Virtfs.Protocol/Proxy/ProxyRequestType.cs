namespace Virtfs.Protocol.Proxy;

/// <summary>What a client asks of a proxy helper. Replies with a header have the type 0 (success) or 1 (error) instead.</summary>
/// <remarks>The bodies are described at <see cref="ProxyRequest"/>.</remarks>
public enum ProxyRequestType : uint
{
    /// <summary>Opens what exists; the reply brings a descriptor.</summary>
    Open = 2,

    /// <summary>Creates and opens a file; the reply brings a descriptor.</summary>
    Create = 3,

    /// <summary>Makes a special file or an empty plain one.</summary>
    MakeNode = 4,

    /// <summary>Makes a directory.</summary>
    MakeDirectory = 5,

    /// <summary>Makes a symbolic link.</summary>
    MakeSymlink = 6,

    /// <summary>Gives a file one more name.</summary>
    MakeLink = 7,

    /// <summary>Reads the attributes; a symbolic link is not followed.</summary>
    GetAttributes = 8,

    /// <summary>Reads a symbolic link's target.</summary>
    ReadLink = 9,

    /// <summary>Reads the totals of a file system.</summary>
    GetStatistics = 10,

    /// <summary>Sets the permission bits.</summary>
    ChangeMode = 11,

    /// <summary>Sets owner and group; a symbolic link is not followed.</summary>
    ChangeOwner = 12,

    /// <summary>Sets the length.</summary>
    Truncate = 13,

    /// <summary>Sets the times; a symbolic link is not followed.</summary>
    SetTimes = 14,

    /// <summary>Moves a name.</summary>
    Rename = 15,

    /// <summary>Removes a name, of a file or an empty directory.</summary>
    Remove = 16,

    /// <summary>Reads an extended attribute.</summary>
    GetXattr = 17,

    /// <summary>Lists the extended attributes.</summary>
    ListXattr = 18,

    /// <summary>Sets an extended attribute.</summary>
    SetXattr = 19,

    /// <summary>Removes an extended attribute.</summary>
    RemoveXattr = 20,

    /// <summary>Reads the inode's generation.</summary>
    GetGeneration = 21,
}
