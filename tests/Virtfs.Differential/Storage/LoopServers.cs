using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Virtfs.Differential.Devices;

namespace Virtfs.Differential.Storage;

/// <summary>
/// Both servers on a file system of its own on a loop device, which counts what reaches it. The file that is written has its blocks already, and there is no
/// journal: nothing but the file's pages is written, and those only when somebody says so, or half a minute later.
/// </summary>
/// <param name="options">The exports' options.</param>
internal sealed class LoopServers(string options) : SameFolderServers(options, Image)
{
    private const int SectorSize = 512;

    // As in Documentation/admin-guide/iostats: the seventh number is the sectors written, done and not only begun.
    private const int SectorsWritten = 6;

    private const string Image = """
        mkdir root; truncate -s 64M image; mkfs.ext4 -q -O ^has_journal image; mount -o loop,noatime,lazytime image root
        for file in qemu virtfsd; do head -c 1M /dev/zero >root/$file; done; sync -f root
        findmnt -n -o SOURCE root >device
        """;

    private string? _folder;

    /// <summary>Bytes whose writing has ended.</summary>
    public long Written => long.Parse(
        File.ReadAllText($"{Device}/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries)[SectorsWritten], CultureInfo.InvariantCulture) * SectorSize;

    /// <summary>Whether anything was handed to the device since so many bytes had been written. What is under way is looked at first: it may end in between.</summary>
    public bool IsHandedOver(long written) => WritesUnderWay > 0 || Written > written;

    private string Device => _folder ??= $"/sys/block/{Path.GetFileName(File.ReadAllText(At("device")).Trim())}";

    private int WritesUnderWay => int.Parse(File.ReadAllText($"{Device}/inflight").Split(' ', StringSplitOptions.RemoveEmptyEntries).Last(), CultureInfo.InvariantCulture);
}
