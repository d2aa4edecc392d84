using System;

namespace Virtfs.Linux;

/// <summary>The steps of sync_file_range(2), done in this order.</summary>
[Flags]
public enum SyncFileRangeFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Wait for writing that is under way.</summary>
    SYNC_FILE_RANGE_WAIT_BEFORE = 1,

    /// <summary>Start writing what is dirty.</summary>
    SYNC_FILE_RANGE_WRITE = 2,

    /// <summary>Wait for it.</summary>
    SYNC_FILE_RANGE_WAIT_AFTER = 4,
}
