using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.GuestTests.Harness;

/// <summary>The guest's owner and mode of an object, where its security model keeps them on the host.</summary>
internal static class KeptAttributes
{
    /// <summary>Owner, group and mode, with the type, such as <c>1000:1001 104755</c>.</summary>
    public static string Of(SecurityModel model, string path) => model switch
    {
        SecurityModel.MappedXattr => Text(
            BinaryPrimitives.ReadUInt32LittleEndian(HostXattr.Get(path, "user.virtfs.uid")),
            BinaryPrimitives.ReadUInt32LittleEndian(HostXattr.Get(path, "user.virtfs.gid")),
            BinaryPrimitives.ReadUInt32LittleEndian(HostXattr.Get(path, "user.virtfs.mode"))),
        SecurityModel.MappedFile => OfMetadata(path),
        _ => OnHost(path),
    };

    /// <summary>The same of what is on the host.</summary>
    public static string OnHost(string path)
    {
        string[] words = Host.Run("/", $"stat -c '%u %g %f' '{path}'").Trim().Split(' ');
        return Text(Number(words[0]), Number(words[1]), uint.Parse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static string OfMetadata(string path)
    {
        string file = Path.Combine(Path.GetDirectoryName(path)!, SecurityModels.MetadataFolder, Path.GetFileName(path));
        Dictionary<string, string> values = File.ReadLines(file).Select(line => line.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
        return Text(Number(values["virtfs.uid"]), Number(values["virtfs.gid"]), Number(values["virtfs.mode"]));
    }

    private static uint Number(string text) => unchecked((uint)long.Parse(text, CultureInfo.InvariantCulture));

    private static string Text(uint uid, uint gid, uint mode) => string.Create(CultureInfo.InvariantCulture, $"{uid}:{gid} {Convert.ToString(mode, 8)}");
}
