using System;
using System.Text;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <summary>The names of what <see cref="MetadataFolder"/> keeps, in every form in which a file system of the host may take them for these.</summary>
/// <remarks>
/// ext4's and tmpfs's <c>casefold</c>, FAT, NTFS and CIFS take capitals for small letters; the first two take <c>ſ</c> for <c>s</c> too and pass over some
/// characters of Unicode; FAT passes over dots and blanks at the end. A guest that reached the folder so could give any file any owner and mode
/// (compare CVE-2017-7493). Which characters are passed over depends on the host's kernel, so here all are that are not ASCII.
/// </remarks>
internal static class MetadataName
{
    // In UTF-8 the long s, U+017F.
    private const byte LongS1 = 0xC5;
    private const byte LongS2 = 0xBF;

    /// <summary>True for a name that may be one of them on some host.</summary>
    public static bool IsTaken(ReadOnlySpan<byte> name)
    {
        // Nearly every name is told apart here.
        if (name.Length < MetadataFolder.Name.Length)
        {
            return false;
        }

        Span<byte> folded = stackalloc byte[MetadataFolder.RootName.Length];
        int length = 0;
        ReadOnlySpan<byte> rest = name.TrimEnd(". "u8);
        while (!rest.IsEmpty)
        {
            bool isLongS = rest is [LongS1, LongS2, ..];
            byte character = isLongS ? (byte)'s' : rest[0];
            rest = rest[(isLongS ? 2 : 1)..];
            if (!Ascii.IsValid(character))
            {
                continue;
            }

            if (length == folded.Length)
            {
                return false;
            }

            folded[length++] = character;
        }

        return Ascii.EqualsIgnoreCase(folded[..length], MetadataFolder.Name) || Ascii.EqualsIgnoreCase(folded[..length], MetadataFolder.RootName);
    }
}
