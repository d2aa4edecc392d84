using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Virtfs.Daemon.Options;

/// <summary>
/// Takes the value of an option apart that is written in JSON, as QEMU takes it after <c>-device</c> (since 6.2) and as libvirt writes it:
/// <c>{"driver":"virtio-9p-pci","fsdev":"fs0","mount_tag":"share"}</c>.
/// </summary>
internal static class JsonOptionText
{
    /// <summary>True when the value is meant to be JSON.</summary>
    public static bool IsJson(string text) => text.StartsWith('{');

    /// <summary>The members, in the order written, as they would stand between commas.</summary>
    /// <param name="text">The option's value.</param>
    /// <param name="pairs">Keys and values.</param>
    /// <param name="error">What is wrong; empty if nothing.</param>
    public static bool TrySplit(string text, out List<OptionPair> pairs, out string error)
    {
        pairs = [];
        error = string.Empty;
        try
        {
            var keys = new HashSet<string>();
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            reader.Read();
            while (error.Length == 0 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                reader.Read();
                if (!keys.Add(key))
                {
                    error = $"'{key}' is given twice; leave one out";
                }
                else if (Read(ref reader) is string value)
                {
                    pairs.Add(new OptionPair(key, value, reader.TokenType == JsonTokenType.String ? OptionForm.Quoted : OptionForm.Literal));
                }
                else
                {
                    error = $"the value of '{key}' is neither a text nor a number nor true or false; write \"{key}\":\"VALUE\"";
                }
            }

            // Reads to the end, so that what follows the object is found.
            while (error.Length == 0 && reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            int position = (int)(exception.BytePositionInLine ?? 0) + 1;
            error = string.Create(CultureInfo.InvariantCulture, $"this is no JSON object from byte {position} on; correct it, or write KEY=VALUE pairs");
        }

        return error.Length == 0;
    }

    private static string? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "on",
        JsonTokenType.False => "off",
        _ => null,
    };
}
