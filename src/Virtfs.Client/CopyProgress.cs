namespace Virtfs.Client;

/// <summary>How far a copy is.</summary>
/// <param name="Path">What is being copied, as seen from where the copy began.</param>
/// <param name="FileBytes">Bytes of its content that are copied.</param>
/// <param name="FileLength">Bytes of its content in all, as of when its copy began; 0 where that is not known.</param>
/// <param name="Files">Files, folders and links copied whole so far.</param>
/// <param name="Bytes">Bytes copied so far, of all files.</param>
public readonly record struct CopyProgress(string Path, long FileBytes, long FileLength, long Files, long Bytes);
