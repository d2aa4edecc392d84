using System;
using System.Buffers.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Sessions;

/// <summary>What 9P2000.u says of an object beside its mode, as text: a link's target, a device's numbers, how many names there are.</summary>
internal static class ExtensionText
{
    /// <summary>Writes the text for an object.</summary>
    /// <param name="node">The object.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="text">At least <see cref="LinkTarget.Room"/> bytes; another place where a link needs more.</param>
    /// <param name="length">How many bytes it has.</param>
    public static Errno Write(Node node, in NodeAttributes attributes, ref Span<byte> text, out int length)
    {
        length = 0;
        switch (attributes.Type)
        {
            case InodeMode.S_IFLNK:
                return LinkTarget.Read(node, ref text, out length);
            case InodeMode.S_IFCHR:
                length = WriteDevice((byte)'c', attributes.DeviceNumber, text);
                return Errno.None;
            case InodeMode.S_IFBLK:
                length = WriteDevice((byte)'b', attributes.DeviceNumber, text);
                return Errno.None;
            case InodeMode.S_IFREG or InodeMode.S_IFDIR:
                "HARDLINKCOUNT "u8.CopyTo(text);
                length = "HARDLINKCOUNT "u8.Length;
                length += WriteNumber(attributes.LinkCount, text[length..]);
                return Errno.None;
            default:
                return Errno.None;
        }
    }

    /// <summary>Reads a device: <c>c MAJOR MINOR</c> or <c>b MAJOR MINOR</c>; what follows is not looked at.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">The type, as a mode's bits.</param>
    /// <param name="deviceNumber">The device in the C library's dev_t encoding.</param>
    /// <returns>EINVAL when it is not of this form, EIO for another letter.</returns>
    public static Errno ReadDevice(ReadOnlySpan<byte> text, out uint type, out ulong deviceNumber)
    {
        type = 0;
        deviceNumber = 0;
        if (text.IsEmpty)
        {
            return Errno.EINVAL;
        }

        ReadOnlySpan<byte> rest = text[1..];
        if (!TryReadNumber(ref rest, out uint major) || !TryReadNumber(ref rest, out uint minor))
        {
            return Errno.EINVAL;
        }

        type = text[0] switch
        {
            (byte)'c' => InodeMode.S_IFCHR,
            (byte)'b' => InodeMode.S_IFBLK,
            _ => 0,
        };
        deviceNumber = DeviceNumber.Make(major, minor);
        return type == 0 ? Errno.EIO : Errno.None;
    }

    /// <summary>Reads a number as scanf(3) does: white space, a sign, decimal digits; of a number that is too large the low bits.</summary>
    /// <returns>False when there is no digit.</returns>
    public static bool TryReadNumber(ref ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        ReadOnlySpan<byte> rest = text.TrimStart(" \t\n\v\f\r"u8);
        bool isNegative = !rest.IsEmpty && rest[0] == (byte)'-';
        if (isNegative || (!rest.IsEmpty && rest[0] == (byte)'+'))
        {
            rest = rest[1..];
        }

        int digits = 0;
        while (digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9')
        {
            value = unchecked((value * 10) + rest[digits] - '0');
            digits++;
        }

        value = isNegative ? unchecked(0 - value) : value;
        text = rest[digits..];
        return digits > 0;
    }

    private static int WriteDevice(byte letter, ulong deviceNumber, Span<byte> text)
    {
        text[0] = letter;
        text[1] = (byte)' ';
        int length = 2;
        length += WriteNumber(DeviceNumber.Major(deviceNumber), text[length..]);
        text[length++] = (byte)' ';
        return length + WriteNumber(DeviceNumber.Minor(deviceNumber), text[length..]);
    }

    private static int WriteNumber(ulong value, Span<byte> text)
    {
        Utf8Formatter.TryFormat(value, text, out int length);
        return length;
    }
}
