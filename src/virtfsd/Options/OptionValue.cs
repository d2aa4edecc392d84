using System;

namespace Virtfs.Daemon.Options;

/// <summary>Reads the values of keys.</summary>
internal static class OptionValue
{
    /// <summary>Reads a boolean; case matters.</summary>
    public static bool TryParseBoolean(string text, out bool value)
    {
        value = text is "on" or "yes" or "true" or "y";
        return value || text is "off" or "no" or "false" or "n";
    }

    /// <summary>
    /// Reads a number as C's strtoull(3) does with base 0: 0x for hexadecimal, 0b for binary (C23), a leading 0 for octal, blanks and a sign before it; a
    /// negative one wraps around. Nothing may follow.
    /// </summary>
    public static NumberOutcome ParseNumber(string text, out ulong value)
    {
        value = 0;
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(" \t\n\v\f\r");
        bool isNegative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        uint radix = 10;
        if (rest is ['0', 'x' or 'X', _, ..])
        {
            radix = 16;
            rest = rest[2..];
        }
        else if (rest is ['0', 'b' or 'B', _, ..])
        {
            radix = 2;
            rest = rest[2..];
        }
        else if (rest is ['0', ..])
        {
            radix = 8;
        }

        if (rest.IsEmpty)
        {
            return NumberOutcome.NotANumber;
        }

        bool isTooLarge = false;
        foreach (char character in rest)
        {
            uint digit = char.IsAsciiHexDigit(character) ? (uint)Convert.ToInt32(character.ToString(), 16) : uint.MaxValue;
            if (digit >= radix)
            {
                return NumberOutcome.NotANumber;
            }

            UInt128 next = ((UInt128)value * radix) + digit;
            isTooLarge |= next > ulong.MaxValue;
            value = (ulong)next;
        }

        value = isNegative ? 0 - value : value;
        return isTooLarge ? NumberOutcome.TooLarge : NumberOutcome.Number;
    }

    /// <summary>Whether a text may name something: a letter, then letters, digits, '-', '.' and '_'.</summary>
    public static bool IsIdentifier(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]))
        {
            return false;
        }

        foreach (char character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
