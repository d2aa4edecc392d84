using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>What came of an asynchronous request: an error, or a value.</summary>
/// <param name="Error"><see cref="Errno.None"/> where it went well, else the server's error or that of the connection.</param>
/// <param name="Value">The value, where there is no error.</param>
/// <typeparam name="T">What the reply says.</typeparam>
public readonly record struct Answer<T>(Errno Error, T Value);
