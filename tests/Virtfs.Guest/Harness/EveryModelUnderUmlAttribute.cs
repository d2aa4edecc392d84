using System;
using System.Linq;
using Xunit.Sdk;

namespace Virtfs.GuestTests.Harness;

/// <summary>Under User-Mode Linux the test runs with every security model, its first argument.</summary>
/// <param name="others">The arguments after it.</param>
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryModelUnderUmlAttribute(params object[] others)
    : GuestDataAttribute(UmlCollection.Name, Enum.GetValues<SecurityModel>().Select(model => (object?[])[model, .. others]));
