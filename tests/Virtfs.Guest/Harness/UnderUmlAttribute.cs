using System;
using Xunit.Sdk;

namespace Virtfs.GuestTests.Harness;

/// <summary>Under User-Mode Linux the test runs with these arguments, beside what <see cref="EveryModelUnderUmlAttribute"/> has it run with.</summary>
/// <param name="arguments">The test's arguments.</param>
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class UnderUmlAttribute(params object[] arguments) : GuestDataAttribute(UmlCollection.Name, [arguments]);
