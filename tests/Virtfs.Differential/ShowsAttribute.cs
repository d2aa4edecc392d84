using System;
using System.Collections.Generic;

namespace Virtfs.Differential;

/// <summary>
/// Says which intended difference a scenario shows. A scenario that shows another one, or none, fails; so does a row that no scenario shows.
/// </summary>
/// <param name="id">The row of docs/qemu-compatibility.md.</param>
/// <param name="kinds">The exports on which it shows; none for all that the scenario runs on.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ShowsAttribute(string id, params ExportKind[] kinds) : Attribute
{
    public string Id { get; } = id;

    public IReadOnlyList<ExportKind> Kinds { get; } = kinds;
}
