using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Virtfs.Differential.Comparison;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Differential;

/// <summary>The table of intended differences: the document, the code and the scenarios say the same.</summary>
public sealed class IntendedDifferenceTests
{
    private const string Scenarios = "scenarios";

    [Fact]
    public void The_document_has_the_rows_of_the_code_and_no_others() =>
        Assert.Equal(IntendedDifferences.All.Select(Row), DocumentRows());

    [Fact]
    public void Every_row_is_shown_by_a_scenario_or_by_a_test_that_exists()
    {
        var shown = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<ShowsAttribute>())
            .Select(shows => shows.Id)
            .ToHashSet();
        Assert.Equal(IntendedDifferences.All.Where(row => row.ShownBy is null).Select(row => row.Id).Order(), shown.Order());
        foreach (string test in IntendedDifferences.All.Select(row => row.ShownBy).OfType<string>())
        {
            string[] place = test.Split(": ");
            Assert.Contains($" {place[1]}(", File.ReadAllText(RepositoryFolder.At(place[0])), StringComparison.Ordinal);
        }
    }

    private static string Row(IntendedDifference row) => $"| {row.Id} | {row.Qemu} | {row.Virtfsd} | {row.Reason} | {row.ShownBy ?? Scenarios} |";

    private static IEnumerable<string> DocumentRows() =>
        File.ReadLines(RepositoryFolder.At("docs/qemu-compatibility.md"))
            .SkipWhile(line => !line.StartsWith("| id |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'));
}
