using System.Text;
using System.Text.RegularExpressions;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Generated;

/// <content>The differences that 9P2000.u's own messages may run into.</content>
internal sealed partial class SequenceRun
{
    private bool HasMode => _scenario.Dialect != Scenario.UsualDialect;

    // IntendedDifferences.SynchroniseReply.
    private bool SynchronisesByStat(Message message)
    {
        if (message.Type != MessageType.Twstat || !Twstat.TryDecode(message.Body, Dialect.U, out Twstat change))
        {
            return false;
        }

        StatRecord stat = change.Stat;
        StatRecord untouched = StatRecord.Untouched;
        bool isUntouched = stat.Qid == untouched.Qid && stat.Mode == untouched.Mode && stat.AccessTime == untouched.AccessTime
            && stat.ModificationTime == untouched.ModificationTime && stat.Length == untouched.Length && stat.Name.IsEmpty && stat.UserName.IsEmpty
            && stat.UserId == untouched.UserId && stat.GroupId == untouched.GroupId;
        return isUntouched && Fids.TryGet(change.Fid, out KnownFid fid) && fid.State is FidState.File or FidState.Directory;
    }

    // IntendedDifferences.CreateExtension.
    private static bool HasUnreadableExtension(Message message)
    {
        if (message.Type != MessageType.Tcreate || !Tcreate.TryDecode(message.Body, Dialect.U, out Tcreate create))
        {
            return false;
        }

        string text = Encoding.Latin1.GetString(create.Extension).Split('\0')[0];
        return FirstKind(create.Permissions) switch
        {
            StatMode.Link => !LinkText().IsMatch(text),
            StatMode.Device => !DeviceText().IsMatch(text),
            _ => false,
        };
    }

    private static uint? LinkedFid(Message message) =>
        Tcreate.TryDecode(message.Body, Dialect.U, out Tcreate create) && FirstKind(create.Permissions) == StatMode.Link
            && LinkText().Match(Encoding.Latin1.GetString(create.Extension)) is { Success: true } number
            && decimal.TryParse(number.Value, System.Globalization.CultureInfo.InvariantCulture, out decimal value)
            ? unchecked((uint)(long)value)
            : null;

    /// <summary>True when the message opens a file that is there already.</summary>
    public static bool MayOpenExisting(Message message) => message.Type switch
    {
        MessageType.Tlcreate => Tlcreate.TryDecode(message.Body, out Tlcreate create) && (create.Flags & (uint)LopenFlags.Exclusive) == 0,
        MessageType.Tcreate => Tcreate.TryDecode(message.Body, Dialect.U, out Tcreate make) && (make.Mode & TopenMode.Exclusive) == 0
            && (make.Permissions & StatMode.KindMask) == 0,
        _ => false,
    };

    // Whether a message that makes a file empties one that is there already.
    private static bool Empties(Message message) =>
        message.Type == MessageType.Tlcreate
            ? Tlcreate.TryDecode(message.Body, out Tlcreate create) && (create.Flags & (uint)LopenFlags.Truncate) != 0
            : Tcreate.TryDecode(message.Body, Dialect.U, out Tcreate make) && (make.Mode & TopenMode.Truncate) != 0;

    private static bool SetsIdBits(StatMode mode) =>
        (uint)mode != uint.MaxValue && (mode & (StatMode.SetUserId | StatMode.SetGroupId)) != 0;

    private static StatMode FirstKind(StatMode mode)
    {
        foreach (StatMode kind in new[] { StatMode.Directory, StatMode.Symlink, StatMode.Link, StatMode.Device, StatMode.Pipe, StatMode.Socket })
        {
            if ((mode & kind) != 0)
            {
                return kind;
            }
        }

        return StatMode.None;
    }

    [GeneratedRegex(@"^[ \t\n\v\f\r]*[+-]?[0-9]+")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^[^\0][ \t\n\v\f\r]*[+-]?(?>[0-9]+)[ \t\n\v\f\r]*[+-]?[0-9]+")]
    private static partial Regex DeviceText();
}
