using System.Globalization;

namespace Virtfs.Daemon.Verbs;

/// <summary>Numbers of bytes as a person reads them.</summary>
internal static class Amount
{
    /// <summary>Two or three digits and a unit of 1024, rounded up, as ls -h does: <c>1.5K</c>, <c>12M</c>.</summary>
    public static string Describe(ulong bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1024)
        {
            value /= 1024;
            unit++;
        }

        if (unit == 0)
        {
            return bytes.ToString(CultureInfo.InvariantCulture);
        }

        double tenths = System.Math.Ceiling(value * 10) / 10;
        string number = tenths < 10
            ? tenths.ToString("F1", CultureInfo.InvariantCulture)
            : System.Math.Ceiling(value).ToString(CultureInfo.InvariantCulture);
        return number + "KMGTPE"[unit - 1];
    }
}
