using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;

namespace Virtfs.Differential.Generated;

/// <summary>A message as the C# that makes it.</summary>
internal static class MessageSourceText
{
    public static string Of(Message message)
    {
        var text = new StringBuilder($"new Message({TypeOf(message.Type)})");
        var reader = new WireReader(message.Body);
        if (MessageShape.OfL.FirstOrDefault(shape => shape.Type == message.Type) is { } shape)
        {
            foreach (FieldKind field in shape.Fields)
            {
                var before = reader;
                string part = Part(field, ref reader);
                if (reader.Failed)
                {
                    reader = before;
                    break;
                }

                text.Append(part);
            }
        }

        if (reader.Remaining > 0)
        {
            text.Append(".Raw(").AppendJoin(", ", reader.ReadBytes(reader.Remaining).ToArray()).Append(')');
        }

        return text.ToString();
    }

    private static string TypeOf(MessageType type) => Enum.IsDefined(type) ? $"MessageType.{type}" : $"(MessageType){(byte)type}";

    private static string Part(FieldKind field, ref WireReader reader)
    {
        switch (FieldSize.Of(field))
        {
            case 1:
                return $".U8({reader.ReadU8()})";
            case 2:
                return $".U16({reader.ReadU16()})";
            case 4:
                return $".U32({Number(reader.ReadU32())})";
            case 8:
                return $".U64({Number(reader.ReadU64())})";
            default:
                return field switch
                {
                    FieldKind.Names => Names(ref reader),
                    FieldKind.Data => $".Data({Data(reader.ReadBytes((int)Math.Min(reader.ReadU32(), int.MaxValue)))})",
                    _ => $".Text({Text(reader.ReadString())})",
                };
        }
    }

    private static string Names(ref WireReader reader)
    {
        int count = reader.ReadU16();
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $".U16({count})"));
        for (int i = 0; i < count && !reader.Failed; i++)
        {
            text.Append(".Text(").Append(Text(reader.ReadString())).Append(')');
        }

        return text.ToString();
    }

    private static string Data(ReadOnlySpan<byte> data) =>
        data.Length > 16 && data.IndexOfAnyExcept(data[0]) < 0
            ? string.Create(CultureInfo.InvariantCulture, $"HostFolder.Bytes(new string({Character(data[0])}, {data.Length}))")
            : $"HostFolder.Bytes({Text(data)})";

    private static string Text(ReadOnlySpan<byte> value)
    {
        if (value.Length > 40 && value.IndexOfAnyExcept(value[0]) < 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"new string({Character(value[0])}, {value.Length})");
        }

        var text = new StringBuilder("\"");
        foreach (byte b in value)
        {
            text.Append(Escaped(b));
        }

        return text.Append('"').ToString();
    }

    private static string Character(byte b) => $"'{Escaped(b)}'";

    private static string Escaped(byte b) => b switch
    {
        (byte)'"' => "\\\"",
        (byte)'\'' => "\\'",
        (byte)'\\' => "\\\\",
        >= (byte)' ' and <= (byte)'~' => ((char)b).ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)b:x4}"),
    };

    private static string Number(ulong value) =>
        value > 4096 ? string.Create(CultureInfo.InvariantCulture, $"0x{value:X}") : value.ToString(CultureInfo.InvariantCulture);
}
