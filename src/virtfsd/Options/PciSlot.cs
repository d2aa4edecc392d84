using System;
using System.Globalization;

namespace Virtfs.Daemon.Options;

/// <summary>Reads where a device goes on a PCI bus: <c>SLOT</c> or <c>SLOT.FUNCTION</c> in hexadecimal, 0 to 1f and 0 to 7.</summary>
internal static class PciSlot
{
    private const uint LastSlot = 0x1f;
    private const uint FunctionBits = 3;
    private const uint LastFunction = (1 << (int)FunctionBits) - 1;

    /// <summary>Whether QEMU would take the text for a place.</summary>
    public static bool IsWellFormed(string text)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        string slot = dot < 0 ? text : text[..dot];
        return IsHexadecimal(slot, LastSlot) && (dot < 0 || IsHexadecimal(text[(dot + 1)..], LastFunction));
    }

    /// <summary>Reads a number without quotes in JSON, slot and function in one: 40 is 5.0, and -1 is none, for QEMU to choose.</summary>
    public static bool TryReadNumber(string text, out string? place)
    {
        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number is >= -1 and <= byte.MaxValue;
        place = isNumber && number >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{number >> (int)FunctionBits:x}.{number & LastFunction}") : null;
        return isNumber;
    }

    private static bool IsHexadecimal(string text, uint maximum)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) && value <= maximum;
    }
}
