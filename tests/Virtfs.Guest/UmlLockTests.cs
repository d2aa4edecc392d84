using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

[Collection(UmlCollection.Name)]
public sealed class UmlLockTests(UmlLab lab) : LockTests(lab);
