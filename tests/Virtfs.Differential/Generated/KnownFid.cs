namespace Virtfs.Differential.Generated;

/// <summary>What is known of a fid from the messages so far.</summary>
/// <param name="State">What it stands for.</param>
/// <param name="Path">The name it was walked to, as renames have changed it: what the fid is to QEMU. Relative to the export; "." for the root.</param>
/// <param name="Inode">The object it was walked to: what the fid is to virtfsd.</param>
/// <param name="IsPending">True when clunking it sets an extended attribute.</param>
/// <param name="ListedAt">How often names had changed when the directory was last read from its start, or opened.</param>
/// <param name="IsLeftBehind">True when a Trename of another fid has moved it, which QEMU may not have noticed.</param>
public sealed record KnownFid(FidState State, string Path, ulong Inode, bool IsPending = false, int ListedAt = 0, bool IsLeftBehind = false);
