using System;
using System.Buffers;
using System.IO;
using System.Text;

namespace Virtfs.Daemon.CommandLine;

/// <summary>Arguments as they were given: names of files are bytes, and for those that are no UTF-8 the runtime has only U+FFFD.</summary>
/// <remarks>
/// Each such byte is a low surrogate without a high one before it, U+DC80 to U+DCFF, which no text has; so it passes through whatever handles text (as in
/// Python, PEP 383).
/// </remarks>
internal static class RawText
{
    private const char FirstByte = '\uDC00';
    private const char Unknown = '\uFFFD';

    /// <summary>The arguments of this process, with the bytes that the runtime lost.</summary>
    /// <param name="arguments">As the runtime has them.</param>
    public static string[] Restore(string[] arguments)
    {
        if (!Array.Exists(arguments, argument => argument.Contains(Unknown, StringComparison.Ordinal)))
        {
            return arguments;
        }

        // Before them is the program, and before that the runtime where it was started by its name.
        string[] line = FromBytes(File.ReadAllBytes("/proc/self/cmdline")).Split('\0');
        return line.Length > arguments.Length ? line[^(arguments.Length + 1)..^1] : arguments;
    }

    /// <summary>Whether all of it is text.</summary>
    public static bool IsText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsByte(text, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bytes that the argument had.</summary>
    public static byte[] ToBytes(string text)
    {
        using var bytes = new MemoryStream();
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !IsByte(text, i))
            {
                continue;
            }

            bytes.Write(Encoding.UTF8.GetBytes(text, start, i - start));
            if (i < text.Length)
            {
                bytes.WriteByte((byte)text[i]);
            }

            start = i + 1;
        }

        return bytes.ToArray();
    }

    private static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                length = 1;
                text.Append((char)(FirstByte + bytes[0]));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static bool IsByte(string text, int index) => char.IsLowSurrogate(text[index]) && (index == 0 || !char.IsHighSurrogate(text[index - 1]));
}
