namespace Virtfs.Daemon.Options;

/// <summary>One part of an option's value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">What it is given, commas no longer doubled; empty for a bare key.</param>
/// <param name="Form">How it was written.</param>
internal readonly record struct OptionPair(string Key, string Value, OptionForm Form);
