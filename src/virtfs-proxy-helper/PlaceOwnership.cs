namespace Virtfs.ProxyHelper;

/// <summary>Whose the descriptor of a <see cref="Place"/> is.</summary>
internal enum PlaceOwnership
{
    /// <summary>It is the export's root.</summary>
    Borrowed,

    /// <summary>It was opened for this place.</summary>
    Own,
}
