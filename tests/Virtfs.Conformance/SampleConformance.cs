using Virtfs.Conformance.Infrastructure;
using Virtfs.Samples;

namespace Virtfs.Conformance;

/// <summary>The sample that keeps files in memory: everything but extended attributes, locks and generations.</summary>
[Abilities(Abilities.All & ~(Abilities.Xattrs | Abilities.Locks | Abilities.Generations))]
public sealed class MemoryConformance() : FileSystemConformance(new MemoryFileSystem(capacity: 64 << 20));

/// <summary>The sample that shows a zip archive: guests look, list and read.</summary>
[Abilities(Abilities.Generations)]
public sealed class ZipConformance() : FileSystemConformance(new ZipGround());
