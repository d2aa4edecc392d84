using System;

namespace Virtfs.Differential;

/// <summary>
/// Says which intended difference a scenario shows. A scenario that shows another one, or none, fails; so does a row that no scenario shows.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ShowsAttribute(string id) : Attribute
{
    /// <summary>The row of docs/qemu-compatibility.md.</summary>
    public string Id { get; } = id;
}
