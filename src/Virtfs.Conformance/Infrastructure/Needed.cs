using System.Linq;
using Xunit.Abstractions;

namespace Virtfs.Conformance.Infrastructure;

/// <summary>Compares what a test needs with what its class says.</summary>
internal static class Needed
{
    public static bool IsThere(ITestMethod method, IAttributeInfo test)
    {
        IAttributeInfo? said = method.TestClass.Class.GetCustomAttributes(typeof(AbilitiesAttribute)).SingleOrDefault();
        Abilities abilities = said?.GetNamedArgument<Abilities>(nameof(AbilitiesAttribute.Abilities)) ?? Abilities.All;
        return abilities.HasFlag(test.GetNamedArgument<Abilities>(nameof(FactOfAttribute.Abilities)));
    }
}
