using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Virtfs.Protocol.Tests.Messages;

/// <summary>A layout as docs/protocol.md writes it: <c>size[4] Twalk tag[2] fid[4] newfid[4] nwname[2] nwname*(wname[s])</c>.</summary>
internal sealed partial record LayoutLine(MessageType Type, string Fields)
{
    public static IEnumerable<LayoutLine> In(string page)
    {
        foreach (Match match in Line().Matches(page))
        {
            yield return new LayoutLine(Enum.Parse<MessageType>(match.Groups[1].Value), match.Groups[2].Value);
        }
    }

    /// <summary>How many bytes of a body the fields take; -1 if they run past its end.</summary>
    /// <remarks>Data is counted as far as it is there: the codecs of Twrite and Rread leave it to the door.</remarks>
    public int Measure(byte[] body)
    {
        var reader = new WireReader(body);
        var numbers = new Dictionary<string, int>();
        foreach (Match field in Field().Matches(Fields))
        {
            int times = field.Groups["times"] is { Success: true } count ? numbers[count.Value] : 1;
            string name = field.Groups["name"].Value;
            string length = field.Groups["length"].Value;
            for (int i = 0; i < times; i++)
            {
                if (length == "s")
                {
                    reader.ReadString();
                }
                else if (numbers.TryGetValue(length, out int bytes))
                {
                    reader.ReadBytes(Math.Min(bytes, reader.Remaining));
                }
                else
                {
                    numbers[name] = Number(reader.ReadBytes(int.Parse(length, CultureInfo.InvariantCulture)));
                }
            }
        }

        return reader.Failed ? -1 : reader.Position;
    }

    private static int Number(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        2 => BitConverter.ToUInt16(bytes),
        4 => BitConverter.ToInt32(bytes),
        _ => 0,
    };

    [GeneratedRegex(@"^    size\[4\] (\w+) tag\[2\](.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?:(?<times>\w+)\*\()?(?<name>\w+)\[(?<length>\w+)\]\)?")]
    private static partial Regex Field();
}
