namespace Virtfs.Daemon.Options;

/// <summary>A key an option knows.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Type">What its value may be.</param>
/// <param name="Placeholder">What stands for its value in messages: <c>path=FOLDER</c>.</param>
internal readonly record struct OptionKey(string Name, OptionType Type, string Placeholder);
