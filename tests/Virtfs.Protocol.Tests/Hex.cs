using System;
using System.Collections.Generic;

namespace Virtfs.Protocol.Tests;

/// <summary>Bytes as the tests write them: hexadecimal digits with spaces where they help, 'text' between apostrophes.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex)
    {
        var bytes = new List<byte>();
        string[] parts = hex.Split('\'');
        for (int i = 0; i < parts.Length; i++)
        {
            bytes.AddRange(i % 2 == 0
                ? Convert.FromHexString(parts[i].Replace(" ", "", StringComparison.Ordinal))
                : System.Text.Encoding.UTF8.GetBytes(parts[i]));
        }

        return [.. bytes];
    }
}
