using System;
using Xunit.Sdk;

namespace Virtfs.GuestTests.Harness;

/// <summary>
/// Under QEMU the test runs with these arguments. An emulated processor takes ten times as long, so most tests run there with one security model; all of
/// them together with each.
/// </summary>
/// <param name="arguments">The test's arguments.</param>
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class UnderQemuAttribute(params object[] arguments) : GuestDataAttribute(QemuCollection.Name, [arguments]);
