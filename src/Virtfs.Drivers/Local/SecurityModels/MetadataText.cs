using System;
using System.Buffers.Text;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>
/// The content of a metadata file: a line for each value that is kept, in this order, numbers as signed 32-bit decimals.
/// <code>
/// virtfs.uid=1000
/// virtfs.gid=100
/// virtfs.mode=33188
/// virtfs.rdev=259
/// </code>
/// </summary>
/// <remarks>Lines that are none of these are passed over. -1 is not kept: it means "not set".</remarks>
internal static class MetadataText
{
    /// <summary>The longest text that is written.</summary>
    public const int MaximumLength = 128;

    // What QEMU reads at once; the rest of a longer line is the next one.
    private const int LongestLine = 99;

    private static ReadOnlySpan<byte> Uid => "virtfs.uid"u8;

    private static ReadOnlySpan<byte> Gid => "virtfs.gid"u8;

    private static ReadOnlySpan<byte> Mode => "virtfs.mode"u8;

    private static ReadOnlySpan<byte> Device => "virtfs.rdev"u8;

    /// <summary>Reads a file's content.</summary>
    public static MappedAttributes Parse(ReadOnlySpan<byte> text)
    {
        MappedAttributes attributes = MappedAttributes.None;
        while (!text.IsEmpty)
        {
            int end = text[..Math.Min(text.Length, LongestLine)].IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = text[..(end > 0 ? end : Math.Min(text.Length, LongestLine))];
            text = text[line.Length..];
            if (TryParse(line, Uid, out uint value))
            {
                attributes.Uid = value;
            }
            else if (TryParse(line, Gid, out value))
            {
                attributes.Gid = value;
            }
            else if (TryParse(line, Mode, out value))
            {
                attributes.Mode = value;
            }
            else if (TryParse(line, Device, out value))
            {
                attributes.Device = value == MappedAttributes.Unset ? null : (ulong)(int)value; // Signed, as QEMU reads it.
            }
        }

        return attributes;
    }

    /// <summary>Writes a file's content.</summary>
    /// <param name="attributes">What to keep; device numbers lose their upper half, as in QEMU.</param>
    /// <param name="text">At least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>How many of them were written.</returns>
    public static int Format(in MappedAttributes attributes, Span<byte> text)
    {
        int length = 0;
        Append(Uid, attributes.Uid, text, ref length);
        Append(Gid, attributes.Gid, text, ref length);
        Append(Mode, attributes.Mode, text, ref length);
        Append(Device, attributes.Device is { } device ? (uint)device : MappedAttributes.Unset, text, ref length);
        return length;
    }

    private static void Append(ReadOnlySpan<byte> key, uint value, Span<byte> text, ref int length)
    {
        if (value == MappedAttributes.Unset)
        {
            return;
        }

        key.CopyTo(text[length..]);
        length += key.Length;
        text[length++] = (byte)'=';
        _ = Utf8Formatter.TryFormat((int)value, text[length..], out int written);
        length += written;
        text[length++] = (byte)'\n';
    }

    // As atoi(3), one byte behind the key: what follows the number does not matter, what is no number is 0, and what is too large is all bits one.
    private static bool TryParse(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out uint value)
    {
        value = 0;
        if (!line.StartsWith(key) || line.Length <= key.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> number = line[(key.Length + 1)..].TrimStart(" \t\n\v\f\r"u8);
        if (Utf8Parser.TryParse(number, out long parsed, out _))
        {
            value = (uint)parsed;
        }
        else if (!number.IsEmpty && char.IsAsciiDigit((char)number[0]))
        {
            value = uint.MaxValue;
        }

        return true;
    }
}
