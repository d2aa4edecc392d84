using System;
using System.Globalization;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Differential.Comparison;

/// <content>Qids.</content>
public sealed partial class ReplyText
{
    // QEMU looks at each entry and answers its real version and its guest's type; virtfsd does not, and answers 1 and what the host's directory says
    // (IntendedDifferences.DirectoryEntryVersion, DirectoryEntryType).
    private void EntryQid(Qid qid)
    {
        if (_side.IsQemu)
        {
            Qid(_detail == ReplyDetail.Rules && _side.TryStat(qid.Path, out StatX disk) ? qid with { Type = HostType(disk) } : qid);
        }
        else
        {
            Qid(qid, 1);
        }
    }

    private static QidType HostType(in StatX disk) => disk.Type switch
    {
        InodeMode.S_IFDIR => QidType.Directory,
        InodeMode.S_IFLNK => QidType.Symlink,
        _ => QidType.File,
    };

    // The version is a mixture of time and size; it is checked against the disk, since times differ.
    private void Qid(Qid qid)
    {
        uint? version = null;
        if (_side.TryStat(qid.Path, out StatX disk))
        {
            uint mixed = (uint)disk.ModifyTime.Seconds ^ (uint)(disk.Size << 8);

            // IntendedDifferences.VersionNeverZero.
            version = mixed == 0 && !_side.IsQemu ? 1 : mixed;
        }
        else if (!_side.ExportsFolder)
        {
            version = _side.IsQemu ? 0u : 1u;
        }

        Qid(qid, version);
    }

    private void Qid(Qid qid, uint? version)
    {
        _text.Append(" [").Append(qid.Type).Append(" #").Append(_side.NumberOf(qid.Path));
        if (_detail == ReplyDetail.Exact)
        {
            _text.Append(CultureInfo.InvariantCulture, $" version {qid.Version}");
        }
        else if (version is { } right && qid.Version != right)
        {
            AddVersionBefore(qid.Version, right);
        }

        _text.Append(']');
    }

    // That of a moment ago: of a file as it was before an open cut it. What it says of a time since the scenario's start is not the same on both sides.
    private void AddVersionBefore(uint version, uint right)
    {
        if (!IsRecent(version, out uint size))
        {
            // IntendedDifferences.VersionNeverZero.
            _text.Append(CultureInfo.InvariantCulture, $" version {Math.Max(1, version)}");
        }
        else if (!IsRecent(right, out uint sizeNow) || size != sizeNow)
        {
            _text.Append(CultureInfo.InvariantCulture, $" version now, size {size}");
        }
    }

    // The lowest byte is that of the seconds, and there are not as many since the start: so it tells which.
    private bool IsRecent(uint version, out uint size)
    {
        uint first = (uint)_start.ToUnixTimeSeconds() - 1;
        uint seconds = first + ((version - first) & 0xFF);
        size = (version ^ seconds) >> 8;
        return seconds <= DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    }
}
