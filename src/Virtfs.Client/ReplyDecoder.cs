namespace Virtfs.Client;

/// <summary>What the reply of an exchange says; <paramref name="isWhole"/> is false where it is malformed.</summary>
internal delegate T ReplyDecoder<T>(Exchange exchange, out bool isWhole);
