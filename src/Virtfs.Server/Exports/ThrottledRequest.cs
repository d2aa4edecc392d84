using Virtfs.Server.Transports;

namespace Virtfs.Server.Exports;

/// <summary>A request that waits for its turn.</summary>
/// <param name="Exchange">The request.</param>
/// <param name="Direction">What it does.</param>
/// <param name="Bytes">How much of it.</param>
internal sealed record ThrottledRequest(Exchange Exchange, ThrottleDirection Direction, int Bytes);
