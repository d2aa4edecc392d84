using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Virtfs.Load;

/// <summary>A table of all operations with a column for each pair of QEMU and virtfsd.</summary>
/// <param name="Title">What is compared.</param>
/// <param name="Columns">What tells the pairs apart.</param>
/// <param name="Comparisons">The pairs.</param>
/// <param name="Costly">The column that a last one compares with the first, by what virtfsd does; null for none.</param>
internal sealed record ColumnTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<Comparison> Comparisons, string? Costly = null)
{
    /// <summary>Runs all operations at one depth and prints the table.</summary>
    public void Print(IEnumerable<Workload> workloads, int depth, LoadOptions options, TextWriter output)
    {
        List<string> heads = [.. Columns];
        if (Costly is not null)
        {
            heads.Add($"cost of {Costly}");
        }

        output.WriteLine();
        output.WriteLine($"{Title}, {depth} in flight (QEMU's and virtfsd's operations a second, their ratio; medians of {options.Rounds} rounds in turn)");
        output.WriteLine();
        output.WriteLine($"| operation |{string.Concat(heads.Select(head => $" {head} |"))}");
        output.WriteLine($"| --- |{string.Concat(heads.Select(_ => " ---: |"))}");
        foreach (Workload workload in workloads)
        {
            output.WriteLine($"| {workload.Name} | {string.Join(" | ", Cells(workload, depth, options))} |");
        }
    }

    private IEnumerable<string> Cells(Workload workload, int depth, LoadOptions options)
    {
        Measurement[] measured = Comparison.Measure(Comparisons, workload, depth, options);
        foreach (Measurement cell in measured)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{cell.Other:N0} / {cell.Ours:N0} = {cell.Ratio:F1}");
        }

        if (Costly is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{measured[0].RatioTo(measured[Columns.ToList().IndexOf(Costly)]):F1}");
        }
    }
}
