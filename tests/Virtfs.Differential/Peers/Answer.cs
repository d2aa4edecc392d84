namespace Virtfs.Differential.Peers;

/// <summary>What came back for a request.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Bytes">The reply, as many bytes as the device said.</param>
/// <param name="Order">The number of the completion: of two requests, the one with the smaller was done first.</param>
public sealed record Answer(AnswerKind Kind, byte[] Bytes, int Order);
