using System.Collections.Generic;
using System.Linq;
using Virtfs.Daemon.CommandLine;

namespace Virtfs.Daemon.Options;

/// <summary>The value of one <c>-virtfs</c>, <c>-fsdev</c> or <c>-device</c>: keys that exist, with values of their type.</summary>
/// <remarks>As in QEMU: of a key given twice the last value counts, but of an id the first.</remarks>
internal sealed class OptionSet
{
    private readonly Dictionary<string, string> _values = [];

    private OptionSet(OptionGroup group, string text)
    {
        Group = group;
        Text = text;
    }

    /// <summary>The option this is the value of.</summary>
    public OptionGroup Group { get; }

    /// <summary>The value as it was written.</summary>
    public string Text { get; }

    /// <summary>The option as it was written, the way messages begin.</summary>
    public string Origin => $"{Group.Name} {Text}";

    /// <summary>The keys given.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Reads an option's value.</summary>
    /// <param name="group">The option.</param>
    /// <param name="text">Its value.</param>
    /// <param name="warnings">Takes lines about what is accepted but had better be written otherwise.</param>
    /// <param name="options">The keys and values.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryParse(OptionGroup group, string text, ICollection<string> warnings, out OptionSet options, out string error)
    {
        options = new OptionSet(group, text);
        error = string.Empty;
        List<OptionPair> pairs;
        if (!group.TakesJson || !JsonOptionText.IsJson(text))
        {
            pairs = OptionText.Split(text, group.ImpliedKey);
        }
        else if (!JsonOptionText.TrySplit(text, out pairs, out error))
        {
            error = $"{options.Origin}: {error}";
            return false;
        }

        // QEMU looks for the id first, whatever stands before it.
        error = CheckIdentifier(pairs);
        foreach (OptionPair pair in error.Length == 0 ? pairs : [])
        {
            error = options.Add(pair, warnings);
            if (error.Length > 0)
            {
                break;
            }
        }

        error = error.Length == 0 ? error : $"{options.Origin}: {error}";
        return error.Length == 0;
    }

    /// <summary>The value of a key; null where it was not given.</summary>
    public string? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>The value of a boolean key; null where it was not given.</summary>
    public bool? FindBoolean(string key) =>
        Find(key) is string text && OptionValue.TryParseBoolean(text, out bool value) ? value : null;

    /// <summary>The value of a number key; null where it was not given.</summary>
    public ulong? FindNumber(string key) =>
        Find(key) is string text && OptionValue.ParseNumber(text, out ulong value) == NumberOutcome.Number ? value : null;

    private static string CheckIdentifier(List<OptionPair> pairs)
    {
        OptionPair? pair = pairs.Where(pair => pair.Key == "id" && pair.Form != OptionForm.Bare).Cast<OptionPair?>().FirstOrDefault();
        return pair is null || OptionValue.IsIdentifier(pair.Value.Value) ? string.Empty : OptionLines.BadIdentifier(pair.Value.Value);
    }

    private string Add(OptionPair pair, ICollection<string> warnings)
    {
        if (pair.Form == OptionForm.Bare)
        {
            return AddBare(pair.Key, warnings);
        }

        if (Group.Find(pair.Key) is not OptionKey key)
        {
            return OptionLines.UnknownKey(Group, pair.Key);
        }

        if (pair.Form == OptionForm.Literal && key.Type == OptionType.Slot)
        {
            return AddSlot(key, pair.Value);
        }

        if (key.Name != "id" || Find("id") is null)
        {
            _values[key.Name] = pair.Value;
        }

        string error = key.Name == "path" || RawText.IsText(pair.Value) ? OptionLines.CheckForm(key, pair) : OptionLines.NoText(key);
        return error.Length > 0 ? error : OptionLines.CheckType(key, pair.Value);
    }

    private string AddSlot(OptionKey key, string number)
    {
        if (!PciSlot.TryReadNumber(number, out string? place))
        {
            return $"{key.Name} {number} is no PCI slot; write \"{key.Name}\":\"{key.Placeholder}\"";
        }

        if (place is not null)
        {
            _values[key.Name] = place;
        }

        return string.Empty;
    }

    private string AddBare(string name, ICollection<string> warnings)
    {
        (OptionKey? key, string value) = Group.Find(name) is OptionKey exact ? (exact, "on")
            : name.StartsWith("no", System.StringComparison.Ordinal) ? (Group.Find(name[2..]), "off")
            : (null, string.Empty);
        if (key is null)
        {
            return OptionLines.UnknownKey(Group, name);
        }

        if (key.Value.Type == OptionType.Number)
        {
            return $"'{name}' needs a value; write {key.Value.Name}={key.Value.Placeholder}";
        }

        if (key.Value.Name == "id")
        {
            warnings.Add($"{Origin}: '{name}' names nothing without a value; write id=NAME, or leave it out");
            return string.Empty;
        }

        // For QEMU a text without a value is "on" as well: mount_tag alone makes a tag of that name.
        warnings.Add($"{Origin}: the short form '{name}' is deprecated; write {key.Value.Name}={value}");
        _values[key.Value.Name] = value;
        return string.Empty;
    }
}
