namespace Virtfs.Drivers.Synth;

/// <summary>Has content as a whole, in arrays that never change.</summary>
internal interface IContentSource
{
    /// <summary>The content to read from.</summary>
    /// <param name="offset">Where the read begins.</param>
    /// <param name="former">What the same open file read from last; null at its first read.</param>
    byte[] GetContent(ulong offset, byte[]? former);
}
