namespace Virtfs.Linux;

/// <summary>What the offset of lseek(2) counts from.</summary>
public enum SeekFrom
{
    /// <summary>The start of the file.</summary>
    SEEK_SET = 0,

    /// <summary>The current position.</summary>
    SEEK_CUR = 1,

    /// <summary>The end of the file.</summary>
    SEEK_END = 2,

    /// <summary>The next data at or after the offset.</summary>
    SEEK_DATA = 3,

    /// <summary>The next hole at or after the offset; the end counts as one.</summary>
    SEEK_HOLE = 4,
}
