using System;

namespace Virtfs.Testing;

/// <summary>Something that the tests need is missing or did not come; the message says what, and shows the end of the log.</summary>
public sealed class HarnessException(string message) : Exception(message);
