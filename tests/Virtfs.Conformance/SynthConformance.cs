using Virtfs.Conformance.Infrastructure;

namespace Virtfs.Conformance;

/// <summary>Trees made by code: guests look, list and read.</summary>
[Abilities(Abilities.Generations)]
public sealed class SynthConformance() : FileSystemConformance(new SynthGround());
