using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace Virtfs.GuestTests.Harness;

/// <summary>Arguments of a test in one kind of guest; a class of the other kind, which inherits the test too, gets none of them.</summary>
/// <param name="collection">The collection of the kind's classes.</param>
/// <param name="rows">The arguments, one row for each test.</param>
public abstract class GuestDataAttribute(string collection, IEnumerable<object?[]> rows) : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) =>
        CollectionOf(testMethod.ReflectedType!) == collection ? rows : [];

    private static string? CollectionOf(Type type) => (string?)type.GetCustomAttributesData()
        .First(attribute => attribute.AttributeType == typeof(CollectionAttribute)).ConstructorArguments[0].Value;
}
