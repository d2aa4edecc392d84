using System;
using System.Globalization;

namespace Virtfs.ProxyHelper;

/// <summary>Reads the command line as getopt_long(3) does: letters bundled, values attached or apart, long names cut short.</summary>
internal static class CommandLine
{
    private static readonly Option[] Options =
    [
        new('p', "path", "DIR"),
        new('f', "fd", "N"),
        new('s', "socket", "PATH"),
        new('u', "uid", "N"),
        new('g', "gid", "N"),
        new('n', "nodaemon", null),
        new('V', "verbose", null),
        new('h', "help", null),
        new('\0', DetachedProcess.ReadyOption, "N"),
    ];

    /// <summary>Reads arguments.</summary>
    /// <param name="arguments">Those after the program's name.</param>
    /// <param name="options">What they ask for.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryParse(ReadOnlySpan<string> arguments, out HelperOptions options, out string error)
    {
        options = new HelperOptions();
        error = string.Empty;
        for (int i = 0; i < arguments.Length && error.Length == 0; i++)
        {
            string argument = arguments[i];
            if (argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2)
            {
                error = ReadLong(argument, arguments, ref i, ref options);
            }
            else if (argument.StartsWith('-') && argument.Length > 1 && argument != "--")
            {
                error = ReadLetters(argument, arguments, ref i, ref options);
            }
            else
            {
                error = $"'{argument}' is no option; see --help";
            }
        }

        return error.Length == 0;
    }

    private static string ReadLong(string argument, ReadOnlySpan<string> arguments, ref int i, ref HelperOptions options)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument[2..] : argument[2..equals];
        Option found = default;
        int matches = 0;
        foreach (Option option in Options)
        {
            if (option.Name == name)
            {
                found = option;
                matches = 1;
                break;
            }

            if (option.Name.StartsWith(name, StringComparison.Ordinal) && option.Letter != '\0')
            {
                found = option;
                matches++;
            }
        }

        if (matches != 1)
        {
            return $"there is no option --{name}; see --help";
        }

        string? value = equals < 0 ? null : argument[(equals + 1)..];
        if (found.Placeholder is null)
        {
            return value is null ? Apply(found, "--" + found.Name, string.Empty, ref options) : $"--{found.Name} takes no value";
        }

        value ??= ++i < arguments.Length ? arguments[i] : null;
        return Apply(found, "--" + found.Name, value, ref options);
    }

    private static string ReadLetters(string argument, ReadOnlySpan<string> arguments, ref int i, ref HelperOptions options)
    {
        for (int at = 1; at < argument.Length; at++)
        {
            Option found = Array.Find(Options, option => option.Letter == argument[at]);
            string written = $"-{argument[at]}";
            if (found.Name is null)
            {
                return $"there is no option {written}; see --help";
            }

            string error;
            if (found.Placeholder is not null)
            {
                string? value = at + 1 < argument.Length ? argument[(at + 1)..]
                    : ++i < arguments.Length ? arguments[i]
                    : null;
                return Apply(found, written, value, ref options);
            }

            error = Apply(found, written, string.Empty, ref options);
            if (error.Length > 0)
            {
                return error;
            }
        }

        return string.Empty;
    }

    private static string Apply(Option option, string written, string? value, ref HelperOptions options)
    {
        if (string.IsNullOrEmpty(value) && option.Placeholder is not null)
        {
            return $"{written} needs a value: {written} {option.Placeholder}";
        }

        uint number = 0;
        if (option.Placeholder == "N" && !uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return $"{written} '{value}' is no number; write {written} N";
        }

        options = option.Name switch
        {
            "path" => options with { Path = value },
            "fd" => options with { Descriptor = number <= int.MaxValue ? (int)number : int.MaxValue },
            "socket" => options with { Socket = value },
            "uid" => options with { Uid = number },
            "gid" => options with { Gid = number },
            "nodaemon" => options with { StaysInForeground = true },
            "verbose" => options with { IsVerbose = true },
            "help" => options with { Help = options.Help ?? written },
            _ => options with { ReadyLine = (int)number },
        };
        return string.Empty;
    }

    private readonly record struct Option(char Letter, string Name, string? Placeholder);
}
