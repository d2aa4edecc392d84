using System.Linq;

namespace Virtfs.Daemon.Options;

/// <summary>The messages several checks share: each says what is wrong, then what helps.</summary>
internal static class OptionLines
{
    private const string IdentifierRule = "letters, digits, '-', '.' and '_', a letter first";

    /// <summary>A local driver without a folder.</summary>
    public const string PathIsMissing = "path is missing; add path=FOLDER, the folder to share";

    /// <summary>A key the option does not have.</summary>
    public static string UnknownKey(OptionGroup group, string key)
    {
        if (key.StartsWith("throttling.", System.StringComparison.Ordinal) && group == OptionGroup.Virtfs)
        {
            return $"'{key}' is a key of -fsdev alone; write -fsdev ... with -device virtio-9p-pci ... instead";
        }

        string known = string.Join(' ', group.Keys.Select(key => key.Name).Where(name => !name.Contains('.')));
        return $"there is no key '{key}'; the keys are {known}";
    }

    /// <summary>An id that is none.</summary>
    public static string BadIdentifier(string id) => $"id '{id}' is no identifier ({IdentifierRule}); write another id=NAME";

    /// <summary>A mount tag that would have to be an id, and cannot.</summary>
    public static string TagIsNoIdentifier(string tag) =>
        $"the mount tag '{tag}' cannot also be the id ({IdentifierRule}); add id=NAME";

    /// <summary>An id given twice.</summary>
    public static string DuplicateIdentifier(string id) => $"the id '{id}' is taken by an earlier -fsdev or -virtfs; write another id=NAME";

    /// <summary>A key that only other drivers have.</summary>
    public static string KeyOfAnotherDriver(string key, string driver) => $"the driver '{driver}' has no '{key}'; leave it out";

    /// <summary>A value that is none of those possible.</summary>
    public static string NotOneOf(string key, string value, string choices) => $"{key} '{value}' is unknown; the values are {choices}";

    /// <summary>A value with bytes that are no UTF-8, where it is no path.</summary>
    public static string NoText(OptionKey key) => $"{key.Name} has bytes that are no UTF-8; write {key.Name}={key.Placeholder} as text";

    /// <summary>Checks that a value from JSON stands in quotes where it is a text, and only there; empty if so.</summary>
    public static string CheckForm(OptionKey key, OptionPair pair) => (pair.Form, key.Type) switch
    {
        (OptionForm.Literal, OptionType.Text) => $"{key.Name} {pair.Value} is no text; write \"{key.Name}\":\"{pair.Value}\"",
        (OptionForm.Quoted, OptionType.Boolean) => $"{key.Name} \"{pair.Value}\" is a text; write \"{key.Name}\":true or \"{key.Name}\":false",
        (OptionForm.Quoted, OptionType.Number) => $"{key.Name} \"{pair.Value}\" is a text; write \"{key.Name}\":{key.Placeholder} without quotes",
        _ => string.Empty,
    };

    /// <summary>Checks that a value is of its key's type; empty if so.</summary>
    public static string CheckType(OptionKey key, string value)
    {
        switch (key.Type)
        {
            case OptionType.Boolean when !OptionValue.TryParseBoolean(value, out _):
                return $"{key.Name} '{value}' is neither on nor off; write {key.Name}=on or {key.Name}=off";
            case OptionType.Number:
                return OptionValue.ParseNumber(value, out _) switch
                {
                    NumberOutcome.NotANumber => $"{key.Name} '{value}' is no number; write {key.Name}={key.Placeholder}",
                    NumberOutcome.TooLarge => $"{key.Name} '{value}' is too large; the most is 18446744073709551615",
                    _ => string.Empty,
                };
            case OptionType.Slot when !PciSlot.IsWellFormed(value):
                return $"{key.Name} '{value}' is no PCI slot; write {key.Name}={key.Placeholder}, in hexadecimal from 0 to 1f, or SLOT.FUNCTION";
            default:
                return string.Empty;
        }
    }
}
