using System.Collections.Generic;
using System.Linq;
using Virtfs.Daemon.Options;
using Virtfs.Hosting;

namespace Virtfs.Daemon.Doors;

/// <summary>A value of <c>--listen</c>.</summary>
/// <param name="Where">Where the door is.</param>
/// <param name="Tag">The one mount tag it shows; null for all.</param>
internal sealed record DoorAddress(ListenAddress Where, string? Tag)
{
    /// <summary>Reads a value of <c>--listen</c>.</summary>
    public static bool TryParse(string text, out DoorAddress? address, out string error)
    {
        List<OptionPair> pairs = OptionText.Split(text, "address");
        string where = pairs is [{ Key: "address", Form: OptionForm.Assigned, Value: string value }, ..] ? value : string.Empty;
        address = ListenAddress.TryParse(where, out ListenAddress? parsed, out error) ? new DoorAddress(parsed, null) : null;
        foreach (OptionPair pair in address is null ? [] : pairs.Skip(1))
        {
            if (pair.Key != "tag" || pair.Form == OptionForm.Bare || pair.Value.Length == 0)
            {
                (address, error) = (null, $"there is no '{pair.Key}' here; the one thing to add is ,tag=TAG");
                break;
            }

            address = address! with { Tag = pair.Value };
        }

        error = address is null ? $"--listen {text}: {error}" : string.Empty;
        return address is not null;
    }

    /// <summary>The door for guests at a path.</summary>
    public static DoorAddress ForGuests(string path, string tag) => new(ListenAddress.VhostUser(path), tag);
}
