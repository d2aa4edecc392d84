using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

[Collection(QemuCollection.Name)]
public sealed class QemuFilesTests(QemuLab lab) : FilesTests(lab);
