using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

[Collection(UmlCollection.Name)]
public sealed class UmlFilesTests(UmlLab lab) : FilesTests(lab);
