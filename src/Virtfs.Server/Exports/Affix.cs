using System.Numerics;

namespace Virtfs.Server.Exports;

/// <summary>What stands at the low end of a remapped inode number for its device and its top bits. No affix is the end of another.</summary>
/// <param name="Width">Its width in bits.</param>
/// <param name="Value">Its bits.</param>
internal readonly record struct Affix(int Width, ulong Value)
{
    /// <summary>Affix number n, 1 or more: n in 2 * (its significant bits) - 1 bits, their order reversed (exponential Golomb, k = 0, mirrored).</summary>
    public static Affix Number(uint n)
    {
        int significant = 32 - BitOperations.LeadingZeroCount(n);
        int width = (2 * significant) - 1;
        ulong value = 0;
        for (int bit = 0; bit < significant; bit++)
        {
            value |= (ulong)((n >> bit) & 1) << (width - 1 - bit);
        }

        return new Affix(width, value);
    }

    /// <summary>The remapped number: the inode's top bits make room.</summary>
    public ulong Append(ulong inode) => (inode << Width) | Value;
}
