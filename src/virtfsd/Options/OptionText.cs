using System;
using System.Collections.Generic;
using System.Text;

namespace Virtfs.Daemon.Options;

/// <summary>Takes the value of an option apart the way QEMU does: <c>local,path=/a,,b,mount_tag=x,readonly=on</c>.</summary>
/// <remarks>
/// Parts are separated by commas; a value may hold a comma written twice. The first part may be a value without a key: that of the
/// implied key. A key ends at the first <c>=</c> or comma, so a key cannot hold either. A comma at the end is ignored.
/// Source: reference/qemu-9pfs.md §1.1, and what QEMU 11.1 answered.
/// </remarks>
internal static class OptionText
{
    /// <summary>The parts, in the order written.</summary>
    /// <param name="text">The option's value.</param>
    /// <param name="impliedKey">The key of a first part that has none; null where there is no such key.</param>
    public static List<OptionPair> Split(string text, string? impliedKey)
    {
        var pairs = new List<OptionPair>();
        int position = 0;
        while (position < text.Length)
        {
            int end = text.AsSpan(position).IndexOfAny('=', ',') is int found and >= 0 ? position + found : text.Length;
            bool isAssigned = end < text.Length && text[end] == '=';
            if (isAssigned)
            {
                string key = text[position..end];
                position = end + 1;
                pairs.Add(new OptionPair(key, ReadValue(text, ref position), OptionForm.Assigned));
            }
            else if (pairs.Count == 0 && impliedKey is not null)
            {
                pairs.Add(new OptionPair(impliedKey, ReadValue(text, ref position), OptionForm.Assigned));
            }
            else
            {
                pairs.Add(new OptionPair(text[position..end], string.Empty, OptionForm.Bare));
                position = end + 1;
            }
        }

        return pairs;
    }

    /// <summary>Writes a value so that <see cref="Split"/>, and QEMU, read it back: commas doubled.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    /// <summary>Reads up to a comma that stands alone, and goes past it.</summary>
    private static string ReadValue(string text, ref int position)
    {
        var value = new StringBuilder();
        for (; position < text.Length; position++)
        {
            if (text[position] == ',')
            {
                position++;
                if (position == text.Length || text[position] != ',')
                {
                    break;
                }
            }

            value.Append(text[position]);
        }

        return value.ToString();
    }
}
