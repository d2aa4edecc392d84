using System;
using System.Globalization;
using Virtfs.Linux;

namespace Virtfs.Differential.Host;

/// <summary>One name on the disk and what it stands for.</summary>
/// <param name="Path">Relative to the exported folder.</param>
/// <param name="Attributes">What stat(2) says.</param>
/// <param name="Content">A file's data or its hash, a link's target.</param>
/// <param name="Xattrs">Names and values.</param>
public sealed record HostObject(string Path, StatX Attributes, string Content, string Xattrs)
{
    /// <summary>One line that is equal on both sides when the objects are: all but inode numbers, and times since <paramref name="start"/> as "now".</summary>
    public string Describe(DateTimeOffset start, string firstName)
    {
        StatX a = Attributes;
        string device = a.SpecialDevice == 0 ? string.Empty : $" device {a.SpecialMajor}:{a.SpecialMinor}";
        string same = firstName == Path ? string.Empty : $" same as {firstName}";

        // How often a model reads what it keeps is its own affair.
        string accessed = Path.Contains(".virtfs_metadata", StringComparison.Ordinal) ? string.Empty : $" atime {Time(a.AccessTime, start)}";
        string size = a.Type == InodeMode.S_IFDIR ? string.Empty : $" size {a.Size}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}: 0{Convert.ToString(a.Mode, 8)} {a.UserId}:{a.GroupId} links {a.LinkCount}{device}{size}{accessed} " +
            $"mtime {Time(a.ModifyTime, start)} {Content}{Xattrs}{same}");
    }

    /// <summary>A time as text; one since <paramref name="start"/> is "now", since the two sides are not asked in the same nanosecond.</summary>
    public static string Time(Timespec time, DateTimeOffset start)
    {
        // The kernel's coarse clock may lag behind ours by a tick.
        bool recent = time.Seconds >= start.ToUnixTimeSeconds() - 1 && time.Seconds <= start.ToUnixTimeSeconds() + 600;
        return recent ? "now" : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}.{time.Nanoseconds:D9}");
    }
}
