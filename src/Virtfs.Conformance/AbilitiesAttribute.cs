using System;

namespace Virtfs.Conformance;

/// <summary>What the guests of the driver under test can do; everything where a class does not say.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AbilitiesAttribute(Abilities abilities) : Attribute
{
    public Abilities Abilities { get; } = abilities;
}
