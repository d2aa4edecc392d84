namespace Virtfs.Protocol.Tests.Messages;

/// <summary>Writes the body of one message, built from values in the test.</summary>
internal delegate void BodyEncoder(ref WireWriter writer);

/// <summary>One message three ways: as values, as bytes, as a line.</summary>
/// <param name="Type">Which message it is.</param>
/// <param name="Encode">Writes it from values, each field another.</param>
/// <param name="Body">Its bytes after the header, in <see cref="Hex"/>.</param>
/// <param name="Line">What <see cref="MessageFormatter"/> says after the name and the tag.</param>
internal sealed record MessageSample(MessageType Type, BodyEncoder Encode, string Body, string Line)
{
    public override string ToString() => $"{Type} {Line}";
}
