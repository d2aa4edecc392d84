using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Virtfs.Protocol;

internal sealed partial class MessageLine
{
    internal MessageLine Text(string name, ReadOnlySpan<byte> bytes) => Word(name).Text(bytes);

    /// <summary>Adds bytes in quotes: printable UTF-8 as it is, every other byte as \xNN, quote and backslash escaped.</summary>
    internal MessageLine Text(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes[..Math.Min(bytes.Length, LongestText)];
        _text.Append(" \"");
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int length);
            if (status == OperationStatus.Done && IsPrintable(rune))
            {
                AppendPrintable(rune);
            }
            else
            {
                AppendHex(rest[..length]);
            }

            rest = rest[length..];
        }

        _text.Append('"');
        return bytes.Length > LongestText ? Word("...").Bytes(bytes.Length) : this;
    }

    // Format covers the marks that turn the direction of writing around; with private and unassigned characters no terminal agrees
    // on what to show.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        _ => true,
    };

    private void AppendPrintable(Rune rune)
    {
        if (rune.Value is '"' or '\\')
        {
            _text.Append('\\');
        }

        _text.Append(rune);
    }

    private void AppendHex(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }
    }
}
